using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>Tells topics that something can be announced under from those that nothing ever will be, a misspelt one for example.</summary>
public static class TopicRules
{
    private static readonly HashSet<string> General = [Topics.Alerts, Topics.Events, Topics.Blocks, Topics.Incidents];
    private static readonly HashSet<string> ByAddress = ["avs", "operator", "staker", "contract", "token", "account"];
    private static readonly HashSet<string> ByHash = ["operatorId", "withdrawal"];

    /// <summary>What topics there are, for people.</summary>
    public const string Rule = "alerts, events, blocks, incidents, or a thing such as avs:1:0x…, operator:1:0x…, staker:1:0x…, rollup:10, agent:1:7";

    /// <param name="topic">Addresses and hashes in any case.</param>
    public static bool IsKnown(string topic) => topic.Split(':') switch
    {
        [var word] => General.Contains(word),
        ["rollup", var id] => IsWord(id),
        ["chain", var id] => IsChain(id),
        ["subscription" or "rule", var id] => id.Length is > 0 and <= 64,
        ["agent", var chain, var id] => IsChain(chain) && IsWord(id),
        ["agent", var chain, var registry, var id] => IsChain(chain) && Address.TryParse(registry, null, out _) && IsWord(id),
        ["task", var chain, var manager, var index] => IsChain(chain) && Address.TryParse(manager, null, out _) && IsWord(index),
        ["alert", var chain, var avs, var hash] => IsChain(chain) && Address.TryParse(avs, null, out _) && Hash32.TryParse(hash, null, out _),
        ["zkAlert", var chain, var avs, var number] => IsChain(chain) && Address.TryParse(avs, null, out _) && IsWord(number),
        [var kind, var chain, var address] when ByAddress.Contains(kind) => IsChain(chain) && Address.TryParse(address, null, out _),
        [var kind, var chain, var hash] when ByHash.Contains(kind) => IsChain(chain) && Hash32.TryParse(hash, null, out _),
        _ => false,
    };

    /// <summary>A quorum, which rules can watch; nothing is announced under it.</summary>
    public static bool IsQuorum(string topic) => topic.Split(':') is ["quorum", var chain, var avs, var number] && IsChain(chain) && Address.TryParse(avs, null, out _) && byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsChain(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0;

    private static bool IsWord(string text) => text.Length <= 78 && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value.GetBitLength() <= 256;
}
