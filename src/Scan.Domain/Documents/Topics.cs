using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>
/// Names of things, as the feed's topics and the ledger's subjects write them (design section 7).
/// Addresses and hashes are lower-case hex.
/// </summary>
public static class Topics
{
    public const string Alerts = "alerts";
    public const string Events = "events";
    public const string Blocks = "blocks";
    public const string Incidents = "incidents";

    public static string Avs(long chainId, Address avs) => $"avs:{chainId}:{avs}";
    public static string Operator(long chainId, Address @operator) => $"operator:{chainId}:{@operator}";
    /// <summary>A quorum of an AVS, in the scopes of rules; the feed and the ledger tell of the AVS.</summary>
    public static string Quorum(long chainId, Address avs, int number) => $"quorum:{chainId}:{avs}:{number}";
    /// <summary>An operator by its middleware id, where the event gives no address.</summary>
    public static string OperatorId(long chainId, Hash32 operatorId) => $"operatorId:{chainId}:{operatorId}";
    public static string Staker(long chainId, Address staker) => $"staker:{chainId}:{staker}";
    public static string Rollup(BigInteger rollupChainId) => $"rollup:{rollupChainId}";
    public static string Agent(long chainId, Address registry, BigInteger agentId, bool canonical) =>
        canonical ? $"agent:{chainId}:{agentId}" : $"agent:{chainId}:{registry}:{agentId}";
    /// <param name="twin">See <see cref="Mach.Alert.Twin"/>.</param>
    public static string Alert(long chainId, Address avs, Hash32 messageHash, byte twin = 0) =>
        twin == 0 ? $"alert:{chainId}:{avs}:{messageHash}" : $"alert:{chainId}:{avs}:{messageHash}:{twin}";
    /// <param name="number">See <see cref="Mach.ZkAlert.Number"/>.</param>
    public static string ZkAlert(long chainId, Address avs, long number) => $"zkAlert:{chainId}:{avs}:{number}";
    /// <summary>A queued withdrawal by its root: the events that complete it name nothing else.</summary>
    public static string Withdrawal(long chainId, Hash32 root) => $"withdrawal:{chainId}:{root}";
    public static string Task(long chainId, Address manager, BigInteger index) => $"task:{chainId}:{manager}:{index}";
    public static string Contract(long chainId, Address contract) => $"contract:{chainId}:{contract}";
    public static string Token(long chainId, Address token) => $"token:{chainId}:{token}";
    public static string Account(long chainId, Address account) => $"account:{chainId}:{account}";
}
