/** The product's version, as package.json has it; here, because the bundled processes don't carry that file. */
export const version = '0.1.0'
