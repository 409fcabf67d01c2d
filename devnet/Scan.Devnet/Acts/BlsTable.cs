using System.Numerics;
using Scan.Devnet.Bls;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>
/// An operator table as BN254CertificateVerifier keeps it: the root of a tree with a leaf for each operator (LeafCalculatorMixin.calculateOperatorInfoLeaf,
/// Merkle.merkleizeKeccak; missing leaves are zero), the aggregate key and the total weight.
/// </summary>
internal sealed class BlsTable
{
    private const byte LeafSalt = 0x75;
    private const string InfoType = "((uint256 x, uint256 y) pubkey, uint256[] weights)";
    private static readonly FunctionAbi Leaf = FunctionAbi.Parse($"leaf({InfoType} operatorInfo)");
    private static readonly FunctionAbi Digest = FunctionAbi.Parse("digest(bytes32 typeHash, uint32 referenceTimestamp, bytes32 messageHash)");
    private static readonly FunctionAbi Form = FunctionAbi.Parse("certificate((uint32 referenceTimestamp, bytes32 messageHash, (uint256 x, uint256 y) signature, (uint256[2] x, uint256[2] y) apk, "
        + $"(uint32 operatorIndex, bytes operatorInfoProof, {InfoType} operatorInfo)[] nonSignerWitnesses) certificate)");

    private readonly (int Operator, BigInteger Weight)[] operators;
    private readonly List<Hash32[]> levels = [];

    public BlsTable(IReadOnlyList<(int Operator, BigInteger Weight)> operators)
    {
        this.operators = [.. operators];
        var level = new Hash32[BitOperations.RoundUpToPowerOf2((uint)operators.Count)];
        for (var i = 0; i < operators.Count; i++) level[i] = Keccak256.Hash([LeafSalt, .. Leaf.Encode((object)InfoOf(i)).AsSpan(FunctionAbi.SelectorSize)]);
        for (levels.Add(level); level.Length > 1; levels.Add(level))
            level = [.. level.Chunk(2).Select(pair => Keccak256.Hash([.. pair[0].ToArray(), .. pair[1].ToArray()]))];
    }

    /// <summary>BN254OperatorSetInfo.</summary>
    public object[] Info =>
    [
        levels[^1][0], operators.Length, BlsKey.Aggregate(operators.Select(o => KeyOf(o.Operator))).PublicG1.Abi,
        new object[] { operators.Aggregate(BigInteger.Zero, (sum, o) => sum + o.Weight) },
    ];

    /// <summary>BN254Certificate, encoded, signed by all operators but some.</summary>
    public byte[] Certificate(long reference, Hash32 message, IReadOnlyList<int> silent)
    {
        var digest = TypedData.HashOf(Digest, Keccak256.Hash("BN254Certificate(uint32 referenceTimestamp,bytes32 messageHash)"), reference, message);
        var signers = BlsKey.Aggregate(operators.Where(o => !silent.Contains(o.Operator)).Select(o => KeyOf(o.Operator)));
        object[] witnesses = [.. operators.Index().Where(o => silent.Contains(o.Item.Operator)).Select(o => new object[] { o.Index, Proof(o.Index), InfoOf(o.Index) })];
        object[] certificate = [reference, message, signers.Sign(G1Point.FromDigest(digest)).Abi, signers.PublicG2.Abi, witnesses];
        return Form.Encode((object)certificate)[FunctionAbi.SelectorSize..];
    }

    private static BlsKey KeyOf(int op) => BlsKey.FromSeed($"Scan devnet operator {op}, key for certificates");

    private object[] InfoOf(int place) => [KeyOf(operators[place].Operator).PublicG1.Abi, new object[] { operators[place].Weight }];

    private byte[] Proof(int place) => [.. levels.SkipLast(1).SelectMany((level, height) => level[(place >> height) ^ 1].ToArray())];
}
