using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Testing;

namespace Scan.UnitTests.Systems;

/// <summary>Calls that viem encoded, kept in alert-calls.json.</summary>
internal sealed record AlertCalls(Hash32 MessageHash, Hash32[] OperatorIds, AlertCalls.Form[] Forms, string Safe, string RemoveMulti, string RemoveSingle)
{
    public const string Rollup = "112358";

    public static AlertCalls Load() => JsonSerializer.Deserialize<AlertCalls>(
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "tests", "Scan.UnitTests", "Systems", "alert-calls.json")), JsonSerializerOptions.Web)!;

    public Form MultiRollup => Forms[0];

    public Form SingleRollup => Forms[2];

    internal sealed record Form(string Name, string? Rollup, Hash32 HeaderHash, string Input);
}
