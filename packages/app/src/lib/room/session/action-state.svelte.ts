import { problemOf, type ProblemCode } from '#lib/words/problem.ts'

/** Runs commands to the room, and keeps the problem of the last one for the page to show. */
export class ActionState {
  problem = $state<ProblemCode>()

  /** @returns whether it worked */
  async run(command: () => Promise<unknown>): Promise<boolean> {
    this.problem = undefined
    try {
      await command()
      return true
    } catch (error) {
      this.problem = problemOf(error)
      return false
    }
  }
}
