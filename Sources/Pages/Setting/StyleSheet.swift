/// The style of every page: the palette of the workbooks, in light and in dark, on a screen of any
/// width and on paper.
enum StyleSheet {
  static let text: StaticString = """
    :root {
      --ink: #0b0c0c; --soft: #505a5f; --paper: #ffffff; --pale: #f3f5f6; --rule: #8a9299;
      --grid: #d9d9d9; --link: #12436d; --blue: #12436d; --teal: #1b7d70; --red: #b10e1e;
      --amber: #ffbf47; --green: #00703c; --yellow: #ffdd00; --on: #ffffff; --head: #12436d;
      color-scheme: light;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --ink: #f3f5f6; --soft: #b9c1c6; --paper: #15191c; --pale: #20262a; --rule: #8a9299;
        --grid: #3a4247; --link: #9cc8f0; --blue: #8fc1ee; --teal: #5fd0bf; --head: #0d2f4d;
        color-scheme: dark;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 1rem/1.5 Arial, "Liberation Sans", Helvetica, sans-serif;
      overflow-wrap: break-word;
    }
    header, main, footer { padding: 0 1rem; }
    header > *, main > *, footer > * { max-width: 78rem; margin-left: auto; margin-right: auto; }
    header { background: var(--head); color: #ffffff; padding-top: .75rem; }
    main { padding-bottom: 3rem; }
    footer { border-top: 1px solid var(--grid); color: var(--soft); font-size: .875rem; }
    footer code { overflow-wrap: anywhere; }
    .product { margin-top: 0; margin-bottom: .25rem; font-weight: bold; font-size: 1.125rem; }
    nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; }
    nav li { margin-right: 1.25rem; }
    header nav a {
      color: #ffffff; text-decoration: none; display: inline-block; padding: .5rem 0;
      border-bottom: .25rem solid transparent;
    }
    header nav a:hover { text-decoration: underline; }
    header nav a[aria-current] { border-bottom-color: #ffffff; font-weight: bold; }
    nav.within { margin-top: 1rem; border-bottom: 1px solid var(--grid); }
    nav.within a { display: inline-block; padding: .5rem 0; }
    nav.within a[aria-current] { color: var(--ink); font-weight: bold; text-decoration: none; }
    a { color: var(--link); text-underline-offset: .1em; }
    a:hover { text-decoration-thickness: .15em; }
    a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
    textarea:focus-visible, summary:focus-visible, .table:focus-visible {
      outline: 3px solid var(--yellow); outline-offset: 0; box-shadow: 0 0 0 5px #0b0c0c;
    }
    main:focus { outline: none; }
    .skip { position: absolute; left: -100rem; padding: .5rem 1rem; }
    .skip:focus { position: static; left: 0; display: block; background: var(--yellow);
      color: #0b0c0c; }
    h1 { font-size: 2rem; line-height: 1.2; margin-top: 2rem; margin-bottom: 1rem; }
    h2 { font-size: 1.5rem; line-height: 1.25; margin-top: 2.5rem; margin-bottom: .75rem; }
    h3 { font-size: 1.1875rem; margin-top: 2rem; margin-bottom: .5rem; }
    p, ul, ol { max-width: 44rem; margin-top: .5rem; margin-bottom: 1rem; }
    main > p, main > ul, main > ol, main > form, main > h1, main > h2, main > h3 {
      max-width: 78rem;
    }
    .product, footer p { max-width: 78rem; }
    th[scope=row] { min-width: 13rem; }
    .prose { min-width: 16rem; }
    dl { display: grid; grid-template-columns: minmax(10rem, 18rem) 1fr;
      border-top: 1px solid var(--grid); margin-top: 1rem; margin-bottom: 1.5rem; }
    dt { font-weight: bold; grid-column: 1; padding: .5rem 0;
      border-bottom: 1px solid var(--grid); }
    dd { margin: 0; grid-column: 2; padding: .5rem 0; border-bottom: 1px solid var(--grid); }
    details dl { font-size: .875rem; }
    summary { color: var(--link); cursor: pointer; text-decoration: underline; padding: .25rem 0; }
    .caution { border-left: .5rem solid var(--amber); padding: .25rem 0 .25rem 1rem;
      font-weight: bold; }
    .done { border: .25rem solid var(--green); padding: .5rem 1rem; }
    .faults { border: .25rem solid var(--red); padding: .5rem 1rem 0; margin-bottom: 1.5rem; }
    .faults h2 { margin-top: .5rem; }
    .table { overflow-x: auto; margin-top: 1rem; margin-bottom: .5rem; }
    table { border-collapse: collapse; font-size: .9375rem; }
    caption { text-align: left; font-weight: bold; padding-bottom: .5rem; }
    th, td { padding: .375rem 1rem .375rem 0; text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--grid); }
    th[scope=row] { font-weight: normal; }
    thead th { border-bottom: 2px solid var(--rule); vertical-align: bottom; }
    th[scope=rowgroup], tr.total th, tr.total td { font-weight: bold; }
    th[scope=rowgroup] { padding-top: 1.25rem; }
    th[scope=colgroup] { border-bottom: 1px solid var(--rule); }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    td small, th small { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
    .rating { font-weight: bold; }
    .rating::before { content: ""; display: inline-block; width: .75em; height: .75em;
      margin-right: .4em; border-radius: 50%; background: var(--grid);
      border: 1px solid var(--soft); }
    .rating.red::before { background: var(--red); }
    .rating.amber::before { background: var(--amber); }
    .rating.green::before { background: var(--green); }
    .forms { color: var(--soft); font-size: .875rem; }
    form.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end;
      background: var(--pale); padding: .75rem 1rem; margin-top: 1rem; margin-bottom: 1rem; }
    label, legend { font-weight: bold; display: block; }
    fieldset { border: 0; margin: 0 0 1rem; padding: 0; min-width: 0; }
    .hint { color: var(--soft); margin: 0 0 .25rem; }
    input, select, textarea { font: inherit; color: var(--ink); background: var(--paper);
      border: 2px solid var(--ink); padding: .3125rem .5rem; max-width: 100%; }
    td input { border: 1px solid var(--rule); padding: .25rem .375rem; font-size: .875rem; }
    input.fault { border: 3px solid var(--red); }
    .fault-text { color: var(--red); font-weight: bold; display: block; font-size: .875rem; }
    button { font: inherit; font-weight: bold; color: #ffffff; background: #00703c; border: 0;
      border-bottom: 3px solid #003d20; padding: .5rem 1rem; cursor: pointer; }
    button.second { background: var(--pale); color: var(--ink); border-bottom-color: var(--rule); }
    .field { margin: 0 0 1.25rem; }
    pre { white-space: pre-wrap; background: var(--pale); padding: .5rem .75rem; overflow-wrap:
      anywhere; }
    figure { margin: 1rem 0; }
    figure svg { width: 100%; height: auto; max-width: 50rem; display: block; }
    svg text { fill: var(--ink); font-size: 14px; }
    svg .axis { stroke: var(--rule); stroke-width: 1; }
    svg .grid { stroke: var(--grid); stroke-width: 1; }
    svg .line { fill: none; stroke-width: 3; }
    svg .first { stroke: var(--blue); }
    svg .second { stroke: var(--teal); stroke-dasharray: 8 5; }
    svg .dot.first { fill: var(--blue); }
    svg .dot.second { fill: var(--paper); stroke-dasharray: none; stroke-width: 2; }
    svg .end { font-weight: bold; }
    .pages { display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding-left: 0; list-style: none; }
    @media (max-width: 40rem) {
      h1 { font-size: 1.5rem; margin-top: 1.25rem; }
      h2 { font-size: 1.25rem; }
      dl { display: block; }
      dt { border-bottom: 0; padding-bottom: 0; }
      dd { padding-top: 0; }
    }
    @media print {
      @page { size: A4 landscape; margin: 12mm; }
      header nav, nav.within, .skip, .forms, form, details, button { display: none; }
      header { background: none; color: #000000; padding: 0; }
      body { font-size: 9pt; }
      table { font-size: 7.5pt; }
      th, td { padding: 2pt 6pt 2pt 0; }
      .table { overflow: visible; }
      a { color: #000000; text-decoration: none; }
      tr, figure { break-inside: avoid; }
      thead { display: table-header-group; }
      h1, h2, h3 { break-after: avoid; }
    }
    """

  static let icon: StaticString = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" \
    rx="5" fill="#12436d"/><path d="M6 9h20L16 24z" fill="#fff"/></svg>
    """

  static func bytes(_ text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { Array($0) }
  }
}
