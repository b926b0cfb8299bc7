extension Report {
  static let pageStyle = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --soft: #f5f7f9; --line: #e1e5e9; --ink: #1b2128; --muted: #56616c; --accent: #0072b2;
      --warn: #a84300;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14181d; --soft: #1c2228; --line: #2e363e; --ink: #e6e9ec; --muted: #a3adb7; --accent: #4aa8e0;
        --warn: #ff9d5c;
      }
    }
    * { box-sizing: border-box }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    }
    main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px }
    h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere }
    h2 { font-size: 20px; margin: 0 0 8px }
    section { margin-top: 44px }
    p { margin: 0 0 12px; max-width: 72ch }
    .note, .muted { color: var(--muted) }
    .note { font-size: 14px; max-width: 96ch }
    .warn { color: var(--warn) }
    .facts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 16px 0 0; padding: 14px 16px; font-size: 14px;
      background: var(--soft); border-radius: 8px }
    .facts dt { color: var(--muted) }
    .facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
    .scroll { overflow-x: auto; margin: 0 0 12px }
    table { border-collapse: collapse; font-size: 14px; min-width: 100% }
    th, td { padding: 7px 18px 7px 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top }
    th:last-child, td:last-child { padding-right: 4px }
    thead th { color: var(--muted); font-weight: 500; white-space: nowrap }
    tbody th { font-weight: 600; white-space: nowrap }
    .right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
    .range { color: var(--muted) }
    .best { font-weight: 700 }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 28px 36px }
    figure { margin: 0; max-width: 522px }
    figcaption { color: var(--muted); font-size: 13px; padding-left: 8px }
    .chart { display: block; width: 100%; height: auto }
    ul.plain { list-style: none; margin: 0; padding: 0 }
    ul.plain li { padding: 7px 0 7px 22px; border-bottom: 1px solid var(--line); position: relative;
      overflow-wrap: anywhere }
    ul.plain li::before { content: attr(data-sign); position: absolute; left: 0; color: var(--muted); font-weight: 700 }
    article { border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; margin-bottom: 14px }
    article h3 { font-size: 16px; margin: 0 0 2px; overflow-wrap: anywhere; white-space: pre-line }
    .answers { display: grid; grid-template-columns: max-content max-content 1fr; margin: 0 0 8px; font-size: 14px }
    .answers > div { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; gap: 0 18px; padding: 6px 0;
      border-top: 1px solid var(--line) }
    .answers dt { font-weight: 600 }
    .answers dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
    summary { cursor: pointer; color: var(--accent); font-size: 14px; padding: 4px 0 }
    pre { background: var(--soft); border-radius: 8px; padding: 12px 14px; margin: 6px 0 0; overflow-x: auto;
      white-space: pre-wrap; overflow-wrap: anywhere;
      font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
    @media (max-width: 600px) {
      main { padding: 20px 16px 48px }
      h1 { font-size: 25px }
      section { margin-top: 36px }
      .answers { grid-template-columns: 1fr max-content }
      .answers dt { overflow-wrap: anywhere }
      .answers dd:last-child { grid-column: 1 / -1 }
    }
    @media print { .scroll { overflow: visible } article, figure { break-inside: avoid } }
    """
}
