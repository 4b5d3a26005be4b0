/** How the roll-out went from report to report: share of the applicable Macs, drawn by hand as SVG, and as a table. */
import type { FunnelStep, ReportSummary } from "../report";
import { html, type Markup } from "./markup";
import { moment, number, share, stepWords } from "./wording";

const width = 480;
const height = 216;
const left = 50;
const right = 144;
const top = 12;
const bottom = 26;
const drawn: FunnelStep[] = ["registered", "reported", "compliant"];

export function trend(reports: readonly ReportSummary[]): Markup {
  if (reports.length < 2) {
    return html`<p class="quiet">No earlier report was given. The line starts with the second report.</p>`;
  }
  return html`${drawing(reports)}
    <details class="numbers">
      <summary>Trend in numbers</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Trend in numbers">
        <table>
          <thead>
            <tr>
              <th scope="col">Report</th>
              <th scope="col" class="n">Applicable</th>
              ${drawn.map((step) => html`<th scope="col" class="n">${stepWords[step]}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...reports].reverse().map(
              ({ generatedAt, funnel }) =>
                html`<tr>
                  <th scope="row">${moment(generatedAt)}</th>
                  <td class="n">${number(funnel.applicable)}</td>
                  ${drawn.map(
                    (step) =>
                      html`<td class="n">
                        ${number(funnel[step])} <span class="quiet">${share(funnel[step], funnel.applicable)}</span>
                      </td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
}

function drawing(reports: readonly ReportSummary[]): Markup {
  const first = reports[0]!;
  const last = reports.at(-1)!;
  const [from, to] = [Date.parse(first.generatedAt), Date.parse(last.generatedAt)];
  const x = (iso: string) => left + ((Date.parse(iso) - from) / Math.max(1, to - from)) * (width - left - right);
  const y = (part: number) => top + (1 - part) * (height - top - bottom);
  const part = ({ funnel }: ReportSummary, step: FunnelStep) => funnel[step] / Math.max(1, funnel.applicable);
  const line = (step: FunnelStep) =>
    reports.map((r) => `${x(r.generatedAt).toFixed(1)},${y(part(r, step)).toFixed(1)}`).join(" ");
  const labels = spread(drawn.map((step) => y(part(last, step))));

  const said = drawn.map(
    (step) =>
      `${stepWords[step]}: from ${share(first.funnel[step], first.funnel.applicable)} to ` +
      `${share(last.funnel[step], last.funnel.applicable)}`,
  );
  return html`<svg
    class="trend"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Share of applicable Macs from ${moment(first.generatedAt)} to ${moment(last.generatedAt)}. ${said.join(
      ". ",
    )}."
  >
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (level) =>
        html`<line class="rule" x1="${left}" x2="${width - right}" y1="${y(level)}" y2="${y(level)}" />
          <text class="tick" x="${left - 8}" y="${y(level) + 4}" text-anchor="end">${100 * level} %</text>`,
    )}
    <text class="tick" x="${left}" y="${height - 6}">${day(first.generatedAt)}</text>
    <text class="tick" x="${width - right}" y="${height - 6}" text-anchor="end">${day(last.generatedAt)}</text>
    ${drawn.map(
      (step, i) =>
        html`<polyline class="line ${step}" points="${line(step)}" />
          <circle
            class="dot ${step}"
            cx="${x(last.generatedAt).toFixed(1)}"
            cy="${y(part(last, step)).toFixed(1)}"
            r="3.5"
          />
          <text class="end ${step}" x="${width - right + 10}" y="${(labels[i]! + 4).toFixed(1)}">
            <tspan class="strong">${share(last.funnel[step], last.funnel.applicable)}</tspan> ${short[step]}
          </text>`,
    )}
  </svg>`;
}

const short: Partial<Record<FunnelStep, string>> = {
  registered: "registered",
  reported: "reported",
  compliant: "compliant",
};

function day(iso: string): string {
  return moment(iso).replace(/,.*/, "");
}

/** Labels at least a line apart, in their order from top to bottom. */
function spread(heights: number[]): number[] {
  const apart = 17;
  const placed = [...heights];
  for (let i = 1; i < placed.length; i += 1) placed[i] = Math.max(placed[i]!, placed[i - 1]! + apart);
  const over = Math.max(0, placed.at(-1)! - (height - bottom));
  return placed.map((at) => at - over);
}
