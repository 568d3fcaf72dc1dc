export { SignatureLevel } from './SignatureLevel.tsx'
