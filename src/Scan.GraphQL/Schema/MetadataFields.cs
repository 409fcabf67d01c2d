using System.Reflection;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Files outside the chain in the graph: how fetching them goes, what is wrong with them, and every version.</summary>
internal static class MetadataFields
{
    private const int DefaultVersions = 10;

    /// <summary>A version with the document that had it.</summary>
    private sealed record VersionNode(MetadataVersion Version);

    public static void Declare(TypeCatalog catalog)
    {
        var problem = DeclareProblem(catalog);
        var problems = new NonNullType(new ListType(new NonNullType(problem)));
        var file = DeclareFile(catalog, problem);
        var proof = DeclareProof(catalog, file);
        var version = DeclareVersion(catalog, problems);
        var made = catalog.Add(new ObjectType("MetadataDocument") { Description = "The file that a document's URI leads to. Written by strangers, no chain state." });
        made.Add(Resolve.Read<MetadataState>("file", new NonNullType(file), "The file and how fetching it goes.", s => s.Resource));
        made.Add(Resolve.Read<MetadataState>("image", file, "The picture that the file names; it is served from /images/{contentHash} once it is checked.", s => s.Image));
        made.Add(Resolve.Read<MetadataState>("keccak", Scalars.Hash, "keccak256 of the content.", s => s.Keccak is { } k ? new Hash32(k) : null));
        made.Add(Resolve.Read<MetadataState>("expectedKeccak", Scalars.Hash, "What the chain says that it is; null: nothing.", s => s.Expected is { } k ? new Hash32(k) : null));
        made.Add(Resolve.Read<MetadataState>("hashCheck", new NonNullType(BuiltInScalars.String), "verified, does-not-verify, unreachable, pending or not-applicable.", s => MetadataCheck.OfHash(s.Expected, s.Keccak, s.Resource.Problem is not null)));
        made.Add(Resolve.Read<MetadataState>("size", BuiltInScalars.Int, "Of the content, in bytes.", s => s.Size));
        made.Add(Resolve.Read<MetadataState>("problems", problems, "What is wrong with the content.", s => ProblemsOf(s.ProblemsJson)));
        made.Add(Resolve.Read<MetadataState>("domainProofs", new NonNullType(new ListType(new NonNullType(proof))), "Whether the domains of an agent's endpoints say that it is theirs.", s => s.Proofs));
        made.Add(Resolve.Async("json", Scalars.Json, "The content; null where it is no JSON.", [], 5, async (source, context) => await JsonAsync(context, ((MetadataState)source!).Resource.Content)));
        made.Add(Resolve.Async("versions", new NonNullType(new ListType(new NonNullType(version))), "Every content that the document's URIs led to, the newest first.",
            [Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {MetadataReader.MostVersions}.", $"{DefaultVersions}")], 10, VersionsAsync, new PageSize("first", DefaultVersions, MetadataReader.MostVersions)));
    }

    /// <summary>Adds to a node what its file says and how it stands.</summary>
    public static void AddTo(ObjectType node, TypeCatalog catalog, DocumentShape shape)
    {
        if (shape.Mapping.Type.GetCustomAttribute<DocumentAttribute>()?.Facts is { } facts)
            node.Add(Resolve.Read<DocumentNode>(Naming.Camel(facts.Name), catalog.Object(facts), catalog.Docs.Summary(facts), d => d.Profile?.Facts is { } json ? JsonSerializer.Deserialize(json, facts, DocumentJson.Options) : null, new RowNeeds([], Profile: true)));
        if (shape.Mapping.MetadataUri is null) return;
        node.Add(Resolve.Async("metadataDocument", catalog.All.First(t => t.Name == "MetadataDocument"), "The file that its URI leads to; null where it names none.", [], 2, async (source, context) =>
        {
            var document = (DocumentNode)source!;
            return await context.LoadAsync<DocumentId, MetadataState>(new DocumentId(document.ChainId, document.Key), (ids, ct) => context.InTurnAsync(() => Reader(context).LoadAsync(shape.Kind, ids, ct)));
        }, needs: new RowNeeds([]) { Key = true }, lasts: false));
    }

    private static ObjectType DeclareProblem(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType("MetadataProblem") { Description = "Something wrong with a file, by a stable code." });
        void Add(string name, string? text, Func<MetadataProblem, object?> read, bool nullable = false) => made.Add(Resolve.Read(name, nullable ? BuiltInScalars.String : new NonNullType(BuiltInScalars.String), text, read));
        Add("code", "Never changes its meaning.", p => p.Code);
        Add("weight", "error, warning or hint.", p => MetadataProblems.Of(p.Code).Weight.ToString().ToLowerInvariant());
        Add("at", "The place in the file; null: the whole.", p => p.At, nullable: true);
        Add("detail", "What was found there.", p => p.Detail, nullable: true);
        Add("meaning", null, p => MetadataProblems.Of(p.Code).Meaning);
        Add("cure", "What its publisher can do.", p => MetadataProblems.Of(p.Code).Cure);
        return made;
    }

    private static ObjectType DeclareFile(TypeCatalog catalog, ObjectType problem)
    {
        var made = catalog.Add(new ObjectType("MetadataFile") { Description = "A file outside the chain and how fetching it goes." });
        void Add(string name, GraphQLType type, string? text, Func<Resource, object?> read) => made.Add(Resolve.Read(name, type, text, read));
        Add("uri", new NonNullType(BuiltInScalars.String), "A data: URI is cut.", r => r.Uri);
        Add("state", new NonNullType(catalog.WordsOf(typeof(ResourceState))), null, r => r.State);
        Add("error", problem, "Why the last try failed.", r => r.Problem is { } code ? new MetadataProblem(code, null, r.Detail) : null);
        Add("failures", new NonNullType(BuiltInScalars.Int), "Tries that failed in a row.", r => r.Failures);
        Add("lastTry", Scalars.DateTime, null, r => r.LastTry?.ToUnixTimeSeconds());
        Add("nextTry", Scalars.DateTime, "Null: not by itself, since the address names its content or cannot be fetched.", r => r.NextTry?.ToUnixTimeSeconds());
        Add("fetchedAt", Scalars.DateTime, "The last try that had the content.", r => r.FetchedAt?.ToUnixTimeSeconds());
        Add("changedAt", Scalars.DateTime, "The first try that had this content.", r => r.ChangedAt?.ToUnixTimeSeconds());
        Add("fetchedFrom", BuiltInScalars.String, "Behind gateways and redirects.", r => r.FetchedFrom);
        Add("contentHash", Scalars.Hash, "SHA-256 of the content.", r => r.Content is { } hash ? new Hash32(hash) : null);
        return made;
    }

    private static ObjectType DeclareProof(TypeCatalog catalog, ObjectType file)
    {
        var made = catalog.Add(new ObjectType("DomainProof") { Description = "ERC-8004: whether a domain lists the agent under /.well-known/agent-registration.json." });
        made.Add(Resolve.Read<DomainProofState>("domain", new NonNullType(BuiltInScalars.String), null, p => p.Domain));
        made.Add(Resolve.Read<DomainProofState>("outcome", new NonNullType(catalog.WordsOf(typeof(MetadataCheck))), null, p => p.Outcome));
        made.Add(Resolve.Read<DomainProofState>("checkedAt", Scalars.DateTime, null, p => p.CheckedAt?.ToUnixTimeSeconds()));
        made.Add(Resolve.Read<DomainProofState>("file", file, "The domain's file; null where the registration file itself stands on the domain.", p => p.File));
        return made;
    }

    private static ObjectType DeclareVersion(TypeCatalog catalog, GraphQLType problems)
    {
        var made = catalog.Add(new ObjectType("MetadataVersion") { Description = "One content that a document's URI led to." });
        void Add(string name, GraphQLType type, string? text, Func<MetadataVersion, object?> read) => made.Add(Resolve.Read<VersionNode>(name, type, text, v => read(v.Version)));
        Add("no", new NonNullType(BuiltInScalars.Int), "From 1 on.", v => v.No);
        Add("firstSeen", new NonNullType(Scalars.DateTime), null, v => v.FirstSeen.ToUnixTimeSeconds());
        Add("uri", new NonNullType(BuiltInScalars.String), "The document's URI then: where it is that of the version before, the file changed without a transaction.", v => v.Uri);
        Add("fetchedFrom", new NonNullType(BuiltInScalars.String), null, v => v.FetchedFrom);
        Add("contentHash", new NonNullType(Scalars.Hash), "SHA-256.", v => new Hash32(v.Content));
        Add("keccak", new NonNullType(Scalars.Hash), null, v => new Hash32(v.Keccak));
        Add("size", new NonNullType(BuiltInScalars.Int), "In bytes.", v => v.Size);
        Add("problems", problems, null, v => ProblemsOf(v.ProblemsJson));
        made.Add(Resolve.Async("json", Scalars.Json, "The content; null where it is no JSON.", [], 5, async (source, context) => await JsonAsync(context, ((VersionNode)source!).Version.Content)));
        return made;
    }

    private static async Task<object?> VersionsAsync(object? source, FieldContext context)
    {
        var state = (MetadataState)source!;
        var take = context.Argument<int>("first");
        if (take is < 1 or > MetadataReader.MostVersions) throw new GraphQLException($"first: is 1 to {MetadataReader.MostVersions}");
        return await context.LoadAsync<DocumentId, List<VersionNode>>(state.Of, async (ids, ct) =>
            (await context.InTurnAsync(() => Reader(context).VersionsAsync(state.Kind, ids, take, ct))).ToDictionary(v => v.Key, v => v.Value.Select(version => new VersionNode(version)).ToList()));
    }

    private static async Task<object?> JsonAsync(FieldContext context, byte[]? hash)
    {
        if (hash is null) return null;
        var loader = context.Request.Loader<string, string>(typeof(MetadataFields), async (keys, ct) =>
            (await context.InTurnAsync(() => Reader(context).BodiesAsync([.. keys.Select(Convert.FromHexString)], ct))).Where(body => Strict(body.Value) is not null).ToDictionary(body => body.Key, body => Strict(body.Value)!));
        return await loader.LoadAsync(Convert.ToHexStringLower(hash));
    }

    /// <summary>The content as one value of the answer's JSON; null when it is none that strict readers take.</summary>
    private static string? Strict(byte[] body)
    {
        using var json = MetadataJson.Read(body, []);
        return json.Strict();
    }

    private static List<MetadataProblem> ProblemsOf(string json) => JsonSerializer.Deserialize<List<MetadataProblem>>(json, DocumentJson.Options)!;

    private static MetadataReader Reader(FieldContext context) => (MetadataReader)context.Services.GetService(typeof(MetadataReader))!;
}
