/**
 * The page of `verify --html`: one file that needs nothing else. It sends nothing and loads nothing; its policy lets pass
 * its own script and style by their hashes and forbids the rest.
 *
 * Without script it still says where the rollout stands; on paper it is the summary and what requires action. The list of
 * Macs is drawn by `browser/`.
 */
import { verdicts, type VerifyReport } from "../report";
import { pageScript, pageStyle, policySource } from "./inlined";
import { html, Markup } from "./markup";
import { masthead, peopleNeeded, rollOut, shortcomings, sign } from "./overview";
import { packed, type Packed } from "./packed";
import { moment, number, verdictWords, type Tone } from "./wording";

/** The whole file as text, UTF-8. About 9 MB per 100,000 Macs. */
export async function pageOf(report: VerifyReport): Promise<string> {
  const script = pageScript();
  const style = pageStyle();
  const policy = [
    "default-src 'none'",
    `script-src ${policySource(script)}`,
    `style-src ${policySource(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

  const body = html`${signs}
    <a class="skip" href="#macs">Go to the list of Macs</a>
    <main>${masthead(report)} ${shortcomings(report)} ${rollOut(report)} ${peopleNeeded(report)} ${list(report)}</main>
    <footer>
      Made by <code>jamf-entra-compliance verify</code> from the data of Jamf Pro and Microsoft Entra of
      ${moment(report.generatedAt)}. This page sends and loads nothing.
    </footer>`;

  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${report.isComplete ? "" : "Incomplete: "}Macs in Entra, ${report.stack}</title>
        ${new Markup(`<style>${style}</style>`)}
      </head>
      <body>
        ${body} ${data(await packed(report.macs))} ${new Markup(`<script>${script}</script>`)}
      </body>
    </html>`;
  return text.trimStart();
}

function data({ columns, details }: Packed): Markup {
  return html`<script type="application/x-columns" id="columns">
      ${columns}
    </script>
    ${details.map(
      (piece, i) =>
        html`<script type="application/x-details" id="details-${i}">
          ${piece}
        </script>`,
    )}`;
}

const shapes: Record<Tone, Markup> = {
  good: html`<path d="M3 8.5 6.5 12 13 4.5" />`,
  bad: html`<path d="M4 4l8 8M12 4l-8 8" />`,
  people: html`<path d="M8 2.5v7M8 12.4v.8" />`,
  unclear: html`<path d="M5.2 5.6C5.2 2.3 11 2.4 11 5.6 11 7.8 8 7.7 8 10M8 12.6v.8" />`,
};

const signs = html`<svg class="spoken" aria-hidden="true">
  ${Object.entries(shapes).map(
    ([tone, shape]) => html`<symbol id="sign-${tone}" viewBox="0 0 16 16">${shape}</symbol>`,
  )}
</svg>`;

function list({ counts, macs }: VerifyReport): Markup {
  return html`<section id="macs" aria-labelledby="macs-heading" tabindex="-1">
    <h2 id="macs-heading">Macs</h2>
    <noscript><p class="alert">The list of Macs requires JavaScript; the figures above do not.</p></noscript>
    <p class="on-paper">The list of all ${number(macs.length)} Macs is in the page itself, on screen.</p>
    <div class="browse" hidden>
      <form role="search" aria-label="Macs">
        <label class="find">
          <span>Search</span>
          <input
            id="search"
            type="search"
            autocomplete="off"
            spellcheck="false"
            placeholder="Name, serial, user, reason"
          />
        </label>
        <fieldset>
          <legend>Verdict</legend>
          ${verdicts
            .filter((verdict) => counts[verdict] > 0)
            .map(
              (verdict) =>
                html`<label class="choice">
                  <input type="checkbox" name="verdict" value="${verdict}" />
                  ${sign(verdictWords[verdict].tone)}
                  <span>${verdictWords[verdict].label}</span>
                  <output class="n" data-count="${verdict}">${number(counts[verdict])}</output>
                </label>`,
            )}
        </fieldset>
        <button type="reset">Show all</button>
      </form>
      <div class="found">
        <p id="found" role="status"></p>
        <p class="keys quiet"><kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close</p>
        <div id="grid" role="grid" tabindex="0" aria-labelledby="macs-heading" aria-describedby="found"></div>
        <p id="nothing" class="quiet" hidden>No Mac matches. Change the search, or show all.</p>
      </div>
      <aside id="detail" aria-labelledby="detail-heading" hidden></aside>
    </div>
  </section>`;
}
