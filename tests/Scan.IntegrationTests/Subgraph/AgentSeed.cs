using System.Numerics;
using System.Text;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>Makes agents by chance, the same for the same seed, and the documents that an indexer would have made of them.</summary>
internal sealed class AgentSeed(int seed, long now)
{
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    public static readonly string[] Words = ["Oracle", "trader", "50%_off", "a\"quote", "back\\slash", "Zürich", "🤖 bot", "helper", "sigma", "Über"];
    public static readonly string[] Trusts = ["reputation", "crypto-economic", "tee-attestation"];
    public static readonly string[] Tools = ["search", "swap", "fetch_price", "send \"mail\"", "plan"];
    public static readonly string[] Tags = ["quality", "speed", "", "x402", "uptime"];
    public static readonly Address[] Owners = [.. Enumerable.Range(0, 40).Select(i => SampleChain.Account($"owner {i}"))];
    public static readonly Address[] Clients = [.. Enumerable.Range(0, 60).Select(i => SampleChain.Account($"client {i}"))];
    private readonly Random random = new(seed);

    public SeededAgent Next(long chainId, Address registry, int number)
    {
        var created = now - 4_000_000 + random.Next(3_000_000);
        var feedback = random.Next(3) == 0 ? FeedbackOf(random.Next(1, 5), created) : [];
        var activity = feedback.Select(f => f.Time).Append(created).Max();
        return new SeededAgent(chainId, registry, number)
        {
            Owner = Pick(Owners), Wallet = random.Next(3) == 0 ? Pick(Owners) : null, Operator = random.Next(10) == 0 ? Pick(Clients) : null,
            Uri = random.Next(4) switch { 0 => $"https://agents.example/{number}.json", 1 => $"http://agents.example/{number}.json", 2 => "data:application/json;base64,e30=", _ => $"ipfs://bafkrei{number:x8}/agent.json" },
            CreatedAt = created, LastActivity = activity, UpdatedAt = activity + random.Next(2) * random.Next(100_000),
            File = random.Next(8) == 0 ? null : File(),
            Metadata = random.Next(20) == 0 ? new Dictionary<string, string> { [random.Next(2) == 0 ? "category" : "région"] = random.Next(2) == 0 ? "defi" : "gaming ✓" } : new Dictionary<string, string>(),
            Feedback = feedback,
        };
    }

    /// <summary>Changes of a block that stores the agent and all that belongs to it.</summary>
    public static void Store(SampleBlock block, SeededAgent a)
    {
        var standing = a.Feedback.Where(f => !f.Revoked).ToList();
        block.Store(new Agent
        {
            ChainId = a.ChainId, Registry = a.Registry, AgentId = a.Number, Owner = a.Owner, Wallet = a.Wallet, Approved = a.Operator, Uri = a.Uri, UriTransaction = SampleChain.Hash($"uri {a.Registry} {a.Id}"), UriTime = a.CreatedAt,
            RegisteredBlock = 1, RegisteredTime = a.CreatedAt, UpdatedTime = a.UpdatedAt, ActivityTime = a.LastActivity, FeedbackCount = standing.Count,
            FeedbackSum = standing.Aggregate(BigInteger.Zero, (sum, f) => sum + f.Value * BigInteger.Pow(10, 18 - f.Decimals)), LastFeedbackTime = a.Feedback.Count == 0 ? null : a.Feedback.Max(f => f.Time), MetadataCount = a.Metadata.Count,
        });
        foreach (var (key, value) in a.Metadata)
            block.Store(new AgentMetadata { ChainId = a.ChainId, Registry = a.Registry, AgentId = a.Number, MetadataKey = key, Value = Hex.Encode(Encoding.UTF8.GetBytes(value)), Block = 1, Time = a.CreatedAt });
        foreach (var f in a.Feedback) StoreFeedback(block, a, f);
    }

    public static Profile ProfileOf(SeededAgent a) => new(
        a.ChainId, "agent", Agent.KeyOf(a.Registry, a.Number), null, a.File?.Name, a.File?.Description, null, null, a.File!.ToJson(), a.Uri, DateTimeOffset.UnixEpoch, null)
    {
        Facts = System.Text.Json.JsonSerializer.Serialize(
            RegistrationFile.Read(System.Text.Encoding.UTF8.GetBytes(a.File!.ToJson()), new Agent { ChainId = a.ChainId, Registry = a.Registry, AgentId = a.Number }).Registration, Domain.Documents.DocumentJson.Options),
    };

    private static void StoreFeedback(SampleBlock block, SeededAgent a, SeededFeedback f)
    {
        block.Store(new Feedback
        {
            ChainId = a.ChainId, Registry = a.Registry, AgentId = a.Number, Client = f.Client, Index = f.Index, Value = f.Value, ValueDecimals = f.Decimals, Tag1 = f.Tag1, Tag2 = f.Tag2, Endpoint = f.Endpoint,
            FileUri = "", Revoked = f.Revoked, RevokedTime = f.Revoked ? f.Time + 5 : null, ResponseCount = f.Responses, Block = 1, Time = f.Time, Transaction = SampleChain.Hash($"feedback {a.Registry} {a.Id} {f.Client} {f.Index}"),
        });
        for (var r = 0; r < f.Responses; r++)
        {
            block.Store(new FeedbackResponse
            {
                ChainId = a.ChainId, Registry = a.Registry, AgentId = a.Number, Client = f.Client, Index = f.Index, Responder = a.Owner, Uri = "ipfs://answer", Hash = SampleChain.Hash("answer"), Block = 1 + a.Number,
                Time = f.Time + 9, LogIndex = Math.Abs(HashCode.Combine(a.Registry, f.Client, f.Index, r)),
            });
        }
    }

    private List<SeededFeedback> FeedbackOf(int count, long created)
    {
        var made = new List<SeededFeedback>();
        for (var i = 0; i < count; i++)
        {
            var client = Pick(Clients);
            var decimals = random.Next(3);
            made.Add(new SeededFeedback(client, made.Count(f => f.Client == client) + 1, random.Next(-50, 1000), decimals, Pick(Tags), Pick(Tags), random.Next(2) == 0 ? "" : $"https://{Pick(Words).Length}.Example/mcp",
                random.Next(5) == 0, random.Next(6) == 0 ? random.Next(1, 3) : 0, created + random.Next(900_000)));
        }
        return made;
    }

    private SeededFile File() => new()
    {
        Name = random.Next(20) == 0 ? null : $"{Pick(Words)} {Pick(Words)} {random.Next(1000)}", Description = random.Next(4) == 0 ? null : $"An agent that can {Pick(Tools)} for {Pick(Words)}",
        Active = Maybe(random.Next(3)), X402 = Maybe(random.Next(3)), Trusts = Some(Trusts),
        Mcp = random.Next(3) == 0 ? $"https://mcp{random.Next(50)}.Example/v1" : null, A2a = random.Next(3) == 0 ? $"https://a2a{random.Next(50)}.example/card" : null, Web = random.Next(3) == 0 ? $"https://site{random.Next(50)}.example" : null,
        Ens = random.Next(6) == 0 ? $"Agent{random.Next(50)}.eth" : null, Did = random.Next(6) == 0 ? $"did:web:{random.Next(50)}.example" : null,
        McpTools = Some(Tools), McpPrompts = Some(Tools), McpResources = Some(Tools), A2aSkills = Some(Tools), OasfSkills = random.Next(3) == 0 ? Some(Tools) : [], OasfDomains = random.Next(4) == 0 ? Some(Words) : [],
    };

    private static bool? Maybe(int chance) => chance switch { 0 => null, 1 => true, _ => false };

    private IReadOnlyList<string> Some(string[] all) => random.Next(2) == 0 ? [] : [.. all.Where(_ => random.Next(3) == 0)];

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
