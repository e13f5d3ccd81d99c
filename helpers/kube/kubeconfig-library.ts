// The one part of the library that is used: the package ships this module bundled, without 54 MB of generated API classes.
export { KubeConfig } from '@kubernetes/client-node/dist/config.js'
