"""Pictures of reports and charts, in light and dark, for a wide window and for a telephone.

    python report_screenshots.py --output DIR report.html scores.svg …

Needs `pip install playwright` and a Chromium: its own (`playwright install chromium`) or the one named by --browser.
Prints a line for each page that is wider than its window.
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTHS = [1280, 400]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--browser", help="path of a Chromium")
    parser.add_argument("files", type=Path, nargs="+")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox"])
        for scheme in ["light", "dark"]:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
                page.on("console", lambda message: print("console:", message.text))
                for file in arguments.files:
                    page.goto(file.resolve().as_uri())
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        print(f"{file.name} is wider than {width}")
                    path = arguments.output / f"{file.stem}-{scheme}-{width}.png"
                    # An SVG file has no page to be measured.
                    page.screenshot(path=path, full_page=file.suffix == ".html")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
