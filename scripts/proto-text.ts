/** Writes `docs/coppice.proto` from the declarations in messages/grpc: what is published is what is served. */

import { P2P_FILE } from "../messages/grpc/p2p.ts";
import { groupsOf, paperName, type ProtoMethod } from "../src/wire/proto-file.ts";
import type { ProtoField, ProtoMessage } from "../src/wire/protobuf.ts";

const WIDTH = 100;

/** The published file. */
export function renderProto(): string {
  const { comment, messages, services, package: home } = P2P_FILE;
  const blocks = [
    `${commented(comment, "")}syntax = "proto3";`,
    `package ${home};`,
    ...services.map(({ name, comment: said, methods }) =>
      [`${commented(said, "")}service ${name} {`, methods.map(methodText).join("\n\n"), "}"].join(
        "\n",
      ),
    ),
    ...messages.map(messageText),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function methodText({ name, comment, input, output, streams }: ProtoMethod): string {
  const stream = streams === "answers" ? "stream " : "";
  return `${commented(comment, "  ")}  rpc ${name}(${input.name}) returns (${stream}${output.name});`;
}

function messageText(declared: ProtoMessage): string {
  const head = `${commented(declared.comment, "")}message ${declared.name} {`;
  const fields = Object.entries(declared.fields);
  const groups = groupsOf(declared).map((group) => {
    const inside = fields.filter(([, { oneof }]) => oneof === group);
    return [`  oneof ${group} {`, ...inside.map((entry) => fieldText(entry, "    ")), "  }"];
  });
  const others = fields.filter(([, { oneof }]) => oneof === undefined);
  const lines = [...groups.flat(), ...others.map((entry) => fieldText(entry, "  "))];
  return lines.length === 0 ? `${head}}` : [head, ...lines, "}"].join("\n");
}

function fieldText([key, field]: [string, ProtoField<unknown>], indent: string): string {
  const { comment, kind, label, limit, number } = field;
  const said = limit === "" ? comment : `${comment} ${capital(limit)}.`;
  const repeated = label === "many" ? "repeated " : "";
  const declared = `${indent}${repeated}${kind.keyword} ${paperName(key)} = ${number};`;
  return `${commented(said, indent)}${declared}`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Comment lines of a bounded width, each with its end; nothing for no comment. */
function commented(comment: string, indent: string): string {
  if (comment === "") return "";
  return comment
    .split("\n\n")
    .map((paragraph) => wrapped(paragraph, indent))
    .join(`${indent}//\n`);
}

function wrapped(paragraph: string, indent: string): string {
  const start = `${indent}//`;
  let line = start;
  let text = "";
  for (const word of paragraph.split(/\s+/)) {
    if (line.length + word.length + 1 > WIDTH) {
      text += `${line}\n`;
      line = start;
    }
    line += ` ${word}`;
  }
  return `${text}${line}\n`;
}
