using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>Rules as they are kept.</summary>
public static class RuleJson
{
    public static StoredRule Store(Rule rule, byte[]? account) => new(rule.Id, account, JsonSerializer.Serialize(rule, JsonSerializerOptions.Web), rule.CreatedAt);

    public static Rule Read(StoredRule stored) => JsonSerializer.Deserialize<Rule>(stored.BodyJson, JsonSerializerOptions.Web)!;
}
