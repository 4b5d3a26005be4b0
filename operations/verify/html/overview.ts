/** The part of the page that is there without script and on paper: where the rollout stands and what requires action. */
import { funnelSteps, verdicts, type Verdict, type VerifyReport } from "../report";
import { html, type Markup } from "./markup";
import { trend } from "./trend";
import { moment, number, share, stepWords, verdictWords, type Tone } from "./wording";

export function masthead(report: VerifyReport): Markup {
  const { stack, tenantId, jamfUrl, generatedAt, macs, isMasked, isComplete } = report;
  return html`<header class="masthead">
    <div>
      <p class="kicker">Macs in Entra Conditional Access</p>
      <h1><bdi>${stack}</bdi></h1>
    </div>
    <dl class="facts">
      <div>
        <dt>Report of</dt>
        <dd><time datetime="${generatedAt}">${moment(generatedAt)}</time></dd>
      </div>
      <div>
        <dt>Macs</dt>
        <dd>${number(macs.length)}${isComplete ? "" : " (incomplete)"}</dd>
      </div>
      <div>
        <dt>Jamf Pro</dt>
        <dd><bdi>${jamfUrl.replace(/^https:\/\//, "").replace(/\/$/, "")}</bdi></dd>
      </div>
      <div>
        <dt>Entra tenant</dt>
        <dd><bdi>${tenantId}</bdi></dd>
      </div>
      ${
        isMasked
          ? html`<div>
              <dt>Names</dt>
              <dd>masked: pseudonyms for names, serial numbers and users</dd>
            </div>`
          : undefined
      }
    </dl>
  </header>`;
}

/** Impossible to overlook: what the figures below do not cover. */
export function shortcomings({ isComplete, gaps }: VerifyReport): Markup {
  if (isComplete && gaps.length === 0) return html``;
  const heading = isComplete ? "Not everything could be read" : "This report is incomplete";
  return html`<section class="alert" aria-labelledby="alert-heading">
    <h2 id="alert-heading">${sign("people")} ${heading}</h2>
    ${
      isComplete
        ? undefined
        : html`<p>
            The reading was interrupted. Macs are missing or <strong>unknown</strong>, and every figure on this page
            counts only what was read until then.
          </p>`
    }
    ${
      gaps.length === 0
        ? undefined
        : html`<ul>
            ${gaps.map((gap) => html`<li dir="auto">${gap}</li>`)}
          </ul>`
    }
  </section>`;
}

export function rollOut(report: VerifyReport): Markup {
  const { funnel, isComplete } = report;
  return html`<div class="overview">
    <section aria-labelledby="rollout-heading">
      <h2 id="rollout-heading">Rollout</h2>
      <p class="headline">
        <strong>${share(funnel.compliant, funnel.applicable)}</strong>
        <span>
          ${isComplete ? "" : "So far: "}${number(funnel.compliant)} of ${number(funnel.applicable)} applicable Macs
          count as compliant in Entra${sinceLast(report)}.
        </span>
      </p>
      <table class="funnel">
        <caption class="spoken">
          Steps of the rollout; a Mac counts when it has taken the step and all before it
        </caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <td class="bar"></td>
            <th scope="col" class="n">Macs</th>
            <th scope="col" class="n">Share</th>
            <th scope="col" class="n">Lost here</th>
          </tr>
        </thead>
        <tbody>
          ${funnelSteps.map((step, i) => {
            const lost = i === 0 ? 0 : funnel[funnelSteps[i - 1]!] - funnel[step];
            return html`<tr>
              <th scope="row">${stepWords[step]}</th>
              <td class="bar">${bar(funnel[step], funnel.applicable, lost)}</td>
              <td class="n">${number(funnel[step])}</td>
              <td class="n">${share(funnel[step], funnel.applicable)}</td>
              <td class="n">${i === 0 ? "" : lost === 0 ? "0" : `−${number(lost)}`}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </section>
    <section aria-labelledby="trend-heading">
      <h2 id="trend-heading">Trend <span class="quiet">share of applicable Macs</span></h2>
      ${trend([...report.trend, report])}
    </section>
  </div>`;
}

function sinceLast({ trend: earlier, funnel }: VerifyReport): string {
  const last = earlier.at(-1);
  if (!last || last.funnel.applicable === 0 || funnel.applicable === 0) return "";
  const points = 100 * (funnel.compliant / funnel.applicable - last.funnel.compliant / last.funnel.applicable);
  const since = moment(last.generatedAt).replace(/,.*/, "");
  if (Math.abs(points) < 0.05) return `, as on ${since}`;
  return `, ${Math.abs(points).toFixed(1)} points ${points > 0 ? "more" : "fewer"} than on ${since}`;
}

/** Filled: Macs that took the step; outlined: those lost since the step before. */
function bar(taken: number, all: number, lost: number): Markup {
  const part = (macs: number) => ((100 * macs) / Math.max(1, all)).toFixed(2);
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="lost" x="${part(taken)}" y="0" width="${part(lost)}" height="10" />
    <rect class="taken" x="0" y="0" width="${part(taken)}" height="10" />
  </svg>`;
}

/** Remedies listed per verdict; what is rarer is counted in one line. */
const remediesShown = 3;

export function peopleNeeded(report: VerifyReport): Markup {
  const rows = verdicts.flatMap((verdict) => rowsOf(verdict, report));
  const waiting = report.macs.length - report.counts.compliant;
  return html`<section aria-labelledby="people-heading" class="people">
    <h2 id="people-heading">Requires action <span class="quiet">${number(waiting)} Macs</span></h2>
    ${
      rows.length === 0
        ? html`<p class="quiet">
            Nothing: ${report.macs.length === 0 ? "no Mac is in this report" : "every Mac is compliant"}.
          </p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="people-heading">
            <table>
              <thead>
                <tr>
                  <th scope="col">Verdict</th>
                  <th scope="col" class="meaning">What it means</th>
                  <th scope="col" class="n">Macs</th>
                  <th scope="col">Remediation</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function rowsOf(verdict: Verdict, { macs, counts }: VerifyReport): Markup[] {
  if (verdict === "compliant" || counts[verdict] === 0) return [];
  const found = new Map<string, number>();
  for (const mac of macs) {
    if (mac.verdict === verdict) found.set(mac.remedy ?? "", (found.get(mac.remedy ?? "") ?? 0) + 1);
  }
  const remedies = [...found].sort(([, a], [, b]) => b - a);
  const shown = remedies.slice(0, remediesShown);
  const rest = remedies.slice(remediesShown).reduce((sum, [, n]) => sum + n, 0);
  if (rest > 0)
    shown.push([
      `${number(remedies.length - remediesShown)} further remediations; each is shown in the details of its Mac.`,
      rest,
    ]);
  const { label, meaning, tone } = verdictWords[verdict];
  return shown.map(
    ([remedy, n], i) =>
      html`<tr class="${i === 0 ? "first" : "more"}">
        ${
          i > 0
            ? undefined
            : html`<th scope="rowgroup" rowspan="${shown.length}">
                  <a class="show" href="#macs" data-verdict="${verdict}">${sign(tone)} ${label}</a>
                </th>
                <td class="meaning quiet" rowspan="${shown.length}">${meaning}</td>`
        }
        <td class="n">${number(n)}</td>
        <td dir="auto">${remedy}</td>
      </tr>`,
  );
}

export function sign(tone: Tone): Markup {
  return html`<svg class="sign ${tone}" aria-hidden="true"><use href="#sign-${tone}" /></svg>`;
}
