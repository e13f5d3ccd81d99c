// The package ships this module bundled: one of the libraries in it runs a script when it is installed, which package managers refuse.
export { default as grpc } from '@grpc/grpc-js'
export { default as loader } from '@grpc/proto-loader'
