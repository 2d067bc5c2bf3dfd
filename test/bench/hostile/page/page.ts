import { platformSigning } from '@banyan/core/parts'
import { signingCost } from '../signing-cost.ts'

globalThis.signing = () => signingCost(platformSigning(), () => performance.now() * 1_000)
