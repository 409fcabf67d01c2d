using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>BLSSignatureChecker's struct NonSignerStakesAndSignature, the last argument of any call that stakes have signed.</summary>
internal static class NonSignerSignature
{
    public const string Type =
        "(uint32[] nonSignerQuorumBitmapIndices, (uint256 X, uint256 Y)[] nonSignerPubkeys, (uint256 X, uint256 Y)[] quorumApks, (uint256[2] X, uint256[2] Y) apkG2, "
        + "(uint256 X, uint256 Y) sigma, uint32[] quorumApkIndices, uint32[] totalStakeIndices, uint32[][] nonSignerStakeIndices) nonSignerStakesAndSignature";

    /// <summary>Operator ids of the non-signers, from their keys.</summary>
    public static Hash32[] Read(ref AbiReader args) => args.Tuple(static (ref AbiReader signature) =>
    {
        signature.Array(UInt32);
        var keys = signature.Array(G1);
        signature.Array(G1);
        signature.Tuple(Bn254.ReadG2);
        signature.Tuple(Bn254.ReadG1);
        signature.Array(UInt32);
        signature.Array(UInt32);
        signature.Array(static (ref AbiReader inner) => inner.Array(UInt32));
        return Array.ConvertAll(keys, Bn254.OperatorId);
    });

    /// <summary>
    /// The same where nothing says that the argument is one: only what BLSSignatureChecker.checkSignatures would not refuse for its lengths counts.
    /// </summary>
    /// <returns>The number of quorums with it; null for what no contract takes.</returns>
    public static (Hash32[] NonSigners, int Quorums)? ReadChecked(ref AbiReader args)
    {
        var found = args.Tuple(static (ref AbiReader signature) =>
        {
            var bitmaps = signature.Array(UInt32).Length;
            var keys = signature.Array(G1);
            var quorums = signature.Array(G1).Length;
            signature.Tuple(Bn254.ReadG2);
            signature.Tuple(Bn254.ReadG1);
            var (apks, totals) = (signature.Array(UInt32).Length, signature.Array(UInt32).Length);
            var stakes = signature.Array(static (ref AbiReader inner) => inner.Array(UInt32)).Length;
            var valid = quorums > 0 && bitmaps == keys.Length && apks == quorums && totals == quorums && stakes == quorums;
            return (Ids: Array.ConvertAll(keys, Bn254.OperatorId), Quorums: quorums, Valid: valid);
        });
        return found.Valid ? (found.Ids, found.Quorums) : null;
    }

    private static BlsKey G1(ref AbiReader element) => element.Tuple(Bn254.ReadG1);

    private static uint UInt32(ref AbiReader element) => element.UInt32();
}
