// Random queries over a served schema, made from what introspection says of it: graphql-js finds each valid, and executing it over the values of the answer
// gives the same answer, key by key.
// Arguments: URL, seed, number of queries, JSON of the values to ask with by scalar. Writes { asked, executed, refused, fields, differences } to standard output.
import { buildClientSchema, executeSync, getIntrospectionQuery, getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, parse, validate, validateSchema } from 'graphql';
import { random } from './random.mjs';

const [url, seed, count, given] = process.argv.slice(2);
const values = JSON.parse(given);
const { below, pick, chance, hex } = random(Number(seed));
const ask = async (query) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).json();
const schema = buildClientSchema((await ask(getIntrospectionQuery())).data);
const seen = new Set();
let names = 0;
let fragments = [];

const scalars = {
  Long: () => '31337', Int: () => String(below(4)), String: () => JSON.stringify(pick(values.String)), Boolean: () => pick(['true', 'false']), ID: () => '"x"',
  Address: () => JSON.stringify(pick(values.Address)), Hash: () => JSON.stringify(hex(32)), UInt256: () => JSON.stringify(String(below(9))), DateTime: () => '"2026-01-02T03:04:05Z"',
  Decimal: () => '"1.5"', Float: () => '1.5',
};

function literal(type, depth) {
  if (isNonNullType(type)) return literal(type.ofType, depth);
  if (isListType(type)) return `[${Array.from({ length: 1 + below(2) }, () => literal(type.ofType, depth + 1)).join(', ')}]`;
  if (isEnumType(type)) return pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const chosen = fields.filter((field) => isNonNullType(field.type) || (depth < 5 && chance(Math.min(60, 150 / fields.length))));
    if (chosen.length === 0 && depth < 5) chosen.push(pick(fields.filter((field) => !['and', 'or', 'not'].includes(field.name))));
    return `{ ${chosen.map((field) => `${field.name}: ${literal(field.type, depth + 1)}`).join(', ')} }`;
  }
  return scalars[type.name]();
}

function argument(field, arg) {
  if (['first', 'last', 'hours'].includes(arg.name)) return `${arg.name}: ${1 + below(3)}`;
  if (arg.name === 'decimals') return 'decimals: 18';
  if (arg.name === 'bucket') return `bucket: ${pick(['HOUR', 'DAY', 'WEEK'])}`;
  return `${arg.name}: ${literal(arg.type, 0)}`;
}

function call(field, atRoot) {
  // Cursors and blocks have rules of their own; last goes without first.
  const allowed = field.args.filter((arg) => !['after', 'before', 'atBlock', 'last', 'subject', 'orderBy'].includes(arg.name));
  const chosen = allowed.filter((arg) => isNonNullType(arg.type) || arg.name === 'first' || (atRoot && arg.name === 'chainId') || chance(30));
  return chosen.length === 0 ? '' : `(${chosen.map((arg) => argument(field, arg)).join(', ')})`;
}

function selection(type, depth) {
  const parts = [];
  const fields = Object.values(type.getFields()).filter((field) => depth < 6 || isLeafType(getNamedType(field.type)));
  for (let i = 0; i < 1 + below(4); i++) {
    const field = pick(fields);
    seen.add(`${type.name}.${field.name}`);
    const named = getNamedType(field.type);
    const below_ = isLeafType(named) ? '' : ` ${selection(named, depth + 1)}`;
    const directive = chance(5) ? ` @${pick(['include', 'skip'])}(if: ${pick(['true', 'false'])})` : '';
    const text = `${field.args.length > 0 || chance(10) ? `a${names++}: ` : ''}${field.name}${call(field, depth === 0)}${directive}${below_}`;
    if (chance(10)) parts.push(`... on ${type.name} { ${text} }`);
    else if (chance(10)) {
      const name = `F${names++}`;
      fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
      parts.push(`...${name}`);
    } else parts.push(text);
  }
  if (chance(10)) parts.push('__typename');
  return `{ ${parts.join(' ')} }`;
}

const result = { schemaErrors: validateSchema(schema).map((error) => error.message), asked: 0, executed: 0, refused: 0, rows: 0, differences: [] };
const fieldResolver = (source, _args, _context, info) => source[info.path.key];
for (let i = 0; i < Number(count); i++) {
  fragments = [];
  const query = [selection(schema.getQueryType(), 0), ...fragments].join('\n');
  const document = parse(query);
  const problems = validate(schema, document);
  if (problems.length > 0) {
    // Two fields of one name may ask for different things; the reference refuses such documents, and so must the endpoint.
    if ((await ask(query)).data !== undefined) result.differences.push({ query, problem: problems[0].message });
    continue;
  }
  result.asked++;
  const answer = await ask(query);
  if (answer.errors) {
    if (answer.errors.every((error) => error.extensions?.code === 'LIMIT_EXCEEDED' || error.message.includes('its key cannot be made of these'))) result.refused++;
    else result.differences.push({ query, answer });
    continue;
  }
  const expected = executeSync({ schema, document, rootValue: answer.data, fieldResolver, typeResolver: (value) => value.__typename });
  if (expected.errors || JSON.stringify(expected.data) !== JSON.stringify(answer.data)) result.differences.push({ query, expected, answer });
  else result.executed++;
  result.rows += JSON.stringify(answer.data).split('{').length;
}
process.stdout.write(JSON.stringify({ ...result, fields: seen.size }));
