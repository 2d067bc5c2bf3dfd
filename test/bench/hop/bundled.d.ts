/** The address of a module that Vite bundles on its own: the only way to hand TypeScript to `addModule`. */
declare module '*?worker&url' {
  const url: string
  export default url
}
