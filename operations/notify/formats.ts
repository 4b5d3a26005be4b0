/** A text in one of three formats: Markdown for wikis, HTML for mail, plain text for everything else. */
import type { Token, Tokens } from "marked";
import { htmlText, markdownText, plain, withoutEntities } from "../../providers/core/escaping";
import { type Facts, filled, type Template } from "./templates";

export const formats = ["md", "html", "txt"] as const;
export type Format = (typeof formats)[number];

/** One line, so that nothing can become a header of its own. */
export const subjectOf = ({ subject }: Template, facts: Facts): string => filled(subject, facts, plain);

/** Names come from Jamf Pro and from options: none of their characters may mean anything. The link is our own. */
const inMarkdown = (value: string, name: string): string => (name === "link" ? value : markdownText(value));

export async function written(
  { subject, body }: Template,
  facts: Facts,
  language: string,
  format: Format,
): Promise<string> {
  const markdown = filled(body, facts, inMarkdown);
  if (format === "md") return markdown;
  const { Marked } = await import("marked");
  const marked = new Marked();
  if (format === "txt") return textOf(marked.lexer(markdown));
  const content = marked.parse(markdown, { async: false });
  return page(subjectOf({ subject, body }, facts), content, language);
}

/** Styles stand in the tags, since mail programs drop everything else; tables hold the width, since some know nothing else. */
function page(subject: string, content: string, language: string): string {
  const font = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;line-height:1.5";
  const styles: Readonly<Record<string, string>> = {
    h1: "font-size:22px;line-height:1.3;margin:0 0 16px",
    h2: "font-size:16px;margin:24px 0 8px",
    p: "margin:0 0 12px",
    li: "margin:0 0 6px",
    ol: "margin:0 0 12px;padding-left:24px",
    ul: "margin:0 0 12px;padding-left:24px",
    a: "color:#0b57a4;font-weight:bold",
  };
  const styled = content
    .replace(/href="([^"]*)"/g, (_, link: string) => `href="${htmlText(withoutEntities(link))}"`)
    .replace(/<(h1|h2|p|li|ol|ul|a)\b/g, (_, tag: string) => `<${tag} style="${styles[tag]}"`);
  return `<!doctype html>
<html lang="${htmlText(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${htmlText(subject)}</title>
</head>
<body style="margin:0;padding:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;width:100%"><tr><td style="${font};font-size:15px;text-align:left">
${styled.trim()}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

/** Our own texts use headings, paragraphs, lists, links and bold words; what else somebody adds comes as it was written. */
function textOf(tokens: readonly Token[]): string {
  const blocks = tokens.flatMap((token): string[] => {
    switch (token.type) {
      case "space":
        return [];
      case "heading": {
        const text = inline(token.tokens);
        return [`${text}\n${((token as Tokens.Heading).depth === 1 ? "=" : "-").repeat([...text].length)}`];
      }
      case "list": {
        const { ordered, items } = token as Tokens.List;
        return [items.map((item, i) => `${ordered ? `${i + 1}.` : "-"} ${inline(item.tokens)}`).join("\n")];
      }
      default:
        return ["tokens" in token && token.tokens ? inline(token.tokens) : token.raw];
    }
  });
  return `${blocks.join("\n\n")}\n`;
}

function inline(tokens: readonly Token[] = []): string {
  return tokens
    .map((token) => {
      const within = "tokens" in token && token.tokens ? inline(token.tokens) : undefined;
      if (token.type === "link") return `${within} <${(token as Tokens.Link).href}>`;
      return within ?? unescaped(token);
    })
    .join("");
}

/** The lexer writes entities for HTML. */
const unescaped = (token: Token): string => withoutEntities("text" in token ? String(token.text) : token.raw);
