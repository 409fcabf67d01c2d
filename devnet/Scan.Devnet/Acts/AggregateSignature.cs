using Scan.Devnet.Bls;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>What an aggregator collects: NonSignerStakesAndSignature of all of some quorums' operators but a few, against the state of a block.</summary>
internal static class AggregateSignature
{
    /// <param name="nonSigners">Operators of these quorums that did not sign.</param>
    /// <param name="digest">What the others signed.</param>
    public static async Task<object[]> OfAsync(DevnetChain devnet, AvsAddresses avs, byte[] quorums, long block, IEnumerable<int> nonSigners, Hash32 digest, CancellationToken ct)
    {
        var silent = Sorted(devnet, nonSigners);
        var (apks, signers) = await KeysAsync(devnet, avs, quorums, block, silent, ct);
        var indices = (object[])(await devnet.ViewAsync(devnet.Addresses.OperatorStateRetriever, "OperatorStateRetriever", "getCheckSignaturesIndices", ct,
            avs.Coordinator, block, quorums, silent.Select(o => o.Key.OperatorId)))[0];
        return
        [
            indices[0], silent.Select(o => o.Key.PublicG1.Abi), apks.Select(apk => apk.Abi), signers.PublicG2.Abi,
            signers.Sign(G1Point.FromDigest(digest)).Abi, indices[1], indices[2], indices[3],
        ];
    }

    /// <summary>By id, as the signature checker wants them.</summary>
    public static DevnetOperator[] Sorted(DevnetChain devnet, IEnumerable<int> operators) =>
        [.. operators.Select(n => devnet.Accounts.Operators[n]).OrderBy(o => o.Key.OperatorId)];

    /// <summary>Each quorum's aggregate key, and the signers' keys as one: an operator counts once per quorum (BLSSignatureChecker.checkSignatures).</summary>
    private static async Task<(List<G1Point> Apks, BlsKey Signers)> KeysAsync(DevnetChain devnet, AvsAddresses avs, byte[] quorums, long block, DevnetOperator[] silent, CancellationToken ct)
    {
        var (apks, signers) = (new List<G1Point>(), new List<BlsKey>());
        foreach (var quorum in quorums)
        {
            var members = ((object[])(await devnet.ViewAsync(avs.IndexRegistry, "IndexRegistry", "getOperatorListAtBlockNumber", ct, quorum, block))[0]).Cast<Hash32>();
            BlsKey[] keys = [.. members.Select(devnet.KeyOf)];
            apks.Add(BlsKey.Aggregate(keys).PublicG1);
            signers.AddRange(keys.Where(key => silent.All(o => o.Key != key)));
        }
        return (apks, BlsKey.Aggregate(signers));
    }
}
