// Judges documents and executes queries with graphql-js, for comparison with Scan's engine.
// Reads the JSON file named by the first argument; writes one JSON object to standard output.
//   in:  { introspection, documents: [text], executions: [{ query, variables }], data: { root, objects } }
//   out: { sdl, schemaErrors, introspection, verdicts: [[{ message, locations }]], results: [{ data, errors }] }
import { readFileSync } from 'node:fs';
import {
  buildClientSchema, buildSchema, executeSync, getIntrospectionQuery, graphqlSync, parse, printSchema, validate, validateSchema,
} from 'graphql';

const input = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const schema = buildClientSchema(input.introspection);
const sdl = printSchema(schema);
const introspect = getIntrospectionQuery({
  descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
});

const shown = (error) => ({ message: error.message, locations: error.locations ?? [], path: error.path });

function judge(text) {
  try {
    return validate(schema, parse(text)).map(shown);
  } catch (error) {
    if (error.name !== 'GraphQLError') return [{ message: `oracle: ${error.message}`, locations: [] }];
    return [shown(error)];
  }
}

const bySource = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function canonical(value) {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') {
    const keys = Object.keys(value).filter((key) => value[key] !== null && value[key] !== undefined).sort(bySource);
    return `{${keys.map((key) => `${key}:${canonical(value[key])}`).join(',')}}`;
  }
  return String(value);
}

function follow(value) {
  if (Array.isArray(value)) return value.map(follow);
  if (value && value.$ref !== undefined) return input.data.objects[value.$ref];
  return value;
}

function fieldResolver(source, args, _context, info) {
  if (info.fieldName.startsWith('echo')) return canonical(args);
  if (info.fieldName === 'greeting') return `${args.greeting}, ${source.name}`;
  const value = source[info.fieldName];
  if (value && value.$error) throw new Error('Unexpected error');
  return follow(value);
}

function run({ query, variables }) {
  const result = executeSync({
    schema, document: parse(query), rootValue: follow(input.data.root), variableValues: variables, fieldResolver,
    typeResolver: (value) => value.__typename,
  });
  return { data: result.data ?? null, refused: !('data' in result), errors: (result.errors ?? []).map(shown) };
}

process.stdout.write(JSON.stringify({
  sdl,
  schemaErrors: validateSchema(schema).map((error) => error.message),
  introspection: graphqlSync({ schema: buildSchema(sdl), source: introspect }).data,
  verdicts: input.documents.map(judge),
  results: input.executions.map(run),
}));
