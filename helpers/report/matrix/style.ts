/** Colours are a help beside the signs; patterns tell the two most alike apart in print. Both themes of the system. */
export const style = `
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 0; }
header a { margin-right: 1rem; }
.file, .note { opacity: .7; font-size: .85rem; margin: 0 0 .4rem; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin: .8rem 0; padding: 0; list-style: none; }
.legend .sign { margin-right: .4rem; }
section { margin: 1.4rem 0; overflow-x: auto; }
body:has(#only-open:checked) .settled { display: none; }
table { border-collapse: separate; border-spacing: 3px; }
th { font-weight: 600; text-align: left; white-space: nowrap; padding: .15rem .5rem; }
thead th { text-align: center; }
tbody th { position: sticky; left: 0; background: Canvas; }
td { text-align: center; vertical-align: top; min-width: 3rem; }
.sign { display: inline-block; box-sizing: border-box; min-width: 1.9rem; padding: .15rem .4rem; border: 2px solid; border-radius: 4px; text-align: center; font-weight: 700; text-decoration: none; }
td > .sign { display: block; padding: .3rem; }
.parts { display: flex; flex-wrap: wrap; justify-content: center; gap: 2px; max-width: 9rem; margin: 2px auto 0; }
.parts .sign { min-width: 1.3rem; padding: 0 .15rem; border-width: 1px; font-size: .75rem; }
.plain { display: flex; flex-direction: column; gap: .25rem; margin: 0; padding: 0; list-style: none; }
.plain .sign { margin-right: .5rem; }
a.sign:hover, a.sign:focus { outline: 3px solid Highlight; }
.failed { background: #c62828; color: #fff; border-color: #8e0000; }
.broken { background: #6a1b9a; color: #fff; border-color: #38006b; }
.not-run { background: Canvas; color: CanvasText; border: 2px dashed CanvasText; }
.quarantined { background: #ffe0b2; color: #4e2a00; border: 2px dotted #b26a00; }
.flaky { background: #fff176; color: #3e3a00; border-color: #b5a600; }
.skipped { background: #d0d4da; color: #33373d; border-color: #9aa1ab; }
.passed { background: #2e7d32; color: #fff; border-color: #1b4d1e; }
.absent { opacity: .35; }
`
