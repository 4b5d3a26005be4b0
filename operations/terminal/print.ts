/** Everything that a command prints goes through here: what names say is never a command to a terminal or to a pipeline. */
import { forLog, jsonText } from "../../providers/core/escaping";
import { terminalOf } from "./table";

export const print = (text: string): boolean => written(process.stdout, text);

/** Beside the result: remarks, errors. */
export const remark = (text: string): boolean => written(process.stderr, `${text}\n`);

/** A result for programs. */
export const printJson = (value: unknown, indent?: number): boolean =>
  process.stdout.write(`${jsonText(value, indent)}\n`);

const written = (stream: NodeJS.WriteStream, text: string): boolean =>
  stream.write(forLog(text, terminalOf(stream).colour));
