export { AsicButton } from './AsicButton.tsx'
export { SignatureLevel } from './SignatureLevel.tsx'
