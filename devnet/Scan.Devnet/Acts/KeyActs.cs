using Scan.Devnet.Bls;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>Curves of KeyRegistrar.</summary>
public enum KeyCurve
{
    None,
    Ecdsa,
    Bn254,
}

/// <summary>The AVS says once and for all on which curve an operator set's keys are.</summary>
public sealed record ConfigureKeys(int Set, KeyCurve Curve) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.SetsAvs, devnet.Addresses.Services.KeyRegistrar, "KeyRegistrar", "configureOperatorSet", new object[] { devnet.Accounts.SetsAvs, Set }, (int)Curve)];
}

/// <summary>An operator registers a BLS key for a set, with the proof that it has it. No key is taken twice.</summary>
/// <param name="Number">Another key for each number.</param>
public sealed record RegisterBlsKey(int Operator, int Set, int Number) : PlainAct
{
    private static readonly FunctionAbi Data = FunctionAbi.Parse("key(uint256 x, uint256 y, uint256[2] g2x, uint256[2] g2y)");
    private static readonly FunctionAbi Message = FunctionAbi.Parse("message(bytes32 typeHash, address operator, address avs, uint32 set, bytes32 key)");
    private static readonly FunctionAbi Point = FunctionAbi.Parse("point(uint256 x, uint256 y)");

    /// <summary>The key as the contract keeps it.</summary>
    public byte[] KeyData
    {
        get
        {
            var key = BlsKey.FromSeed($"Scan devnet operator {Operator}, set {Set}, key {Number}");
            return Data.Encode([.. key.PublicG1.Abi, .. key.PublicG2.Abi])[FunctionAbi.SelectorSize..];
        }
    }

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, avs, at, key) = (devnet.Accounts.Operators[Operator].Address, devnet.Accounts.SetsAvs, devnet.Addresses.Services.KeyRegistrar, KeyData);
        var digest = TypedData.Digest(devnet.ChainId, at, Message, Keccak256.Hash("BN254KeyRegistration(address operator,address avs,uint32 operatorSetId,bytes keyData)"), account, avs, Set, Keccak256.Hash(key));
        var signature = BlsKey.FromSeed($"Scan devnet operator {Operator}, set {Set}, key {Number}").Sign(G1Point.FromDigest(digest));
        return [devnet.Call(account, at, "KeyRegistrar", "registerKey", account, new object[] { avs, Set }, key, Point.Encode(signature.Abi)[FunctionAbi.SelectorSize..])];
    }
}

/// <summary>An operator registers the address that signs for it in a set; the address signs for that.</summary>
/// <param name="Key">One of the node's accounts.</param>
public sealed record RegisterEcdsaKey(int Operator, int Set, Address Key) : Act
{
    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var (account, avs, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Accounts.SetsAvs, devnet.Addresses.Services.KeyRegistrar);
        var signature = await devnet.SignAsync(Key, TypedData.ToSign(devnet.ChainId, at, "ECDSAKeyRegistration",
            ("address", "operator", account.ToString()), ("address", "avs", avs.ToString()), ("uint32", "operatorSetId", Set), ("address", "keyAddress", Key.ToString())), ct);
        return [devnet.Call(account, at, "KeyRegistrar", "registerKey", account, new object[] { avs, Set }, Key.ToArray(), signature)];
    }
}

/// <summary>An operator takes its key out of a set, for which it cannot be slashed any more.</summary>
public sealed record DeregisterKey(int Operator, int Set) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return [devnet.Call(account, devnet.Addresses.Services.KeyRegistrar, "KeyRegistrar", "deregisterKey", account, new object[] { devnet.Accounts.SetsAvs, Set })];
    }
}
