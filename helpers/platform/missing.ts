// What Node 22 lacks of the language that the harness is written in. Node 24 has all of it and never loads this.
import 'core-js/actual/suppressed-error.js'
import 'core-js/actual/disposable-stack/index.js'
import 'core-js/actual/async-disposable-stack/index.js'
import 'core-js/actual/regexp/escape.js'
