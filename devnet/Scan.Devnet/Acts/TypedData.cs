using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>EIP-712 messages of EigenLayer's contracts: their digests, and what a node is given to sign them.</summary>
internal static class TypedData
{
    private const string Name = "EigenLayer", Version = "v1";
    private static readonly FunctionAbi DomainHash = FunctionAbi.Parse("domain(bytes32 typeHash, bytes32 name, bytes32 version, uint256 chainId, address contract_)");

    /// <summary>The digest of a message for one chain and contract (SignatureUtilsMixin._calculateSignableDigest).</summary>
    public static Hash32 Digest(long chainId, Address contract, FunctionAbi message, params object[] values)
    {
        var domain = HashOf(DomainHash, Keccak256.Hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"), Keccak256.Hash(Name), Keccak256.Hash(Version), chainId, contract);
        return Keccak256.Hash([0x19, 0x01, .. domain.ToArray(), .. HashOf(message, values).ToArray()]);
    }

    public static Hash32 HashOf(FunctionAbi message, params object[] values) => Keccak256.Hash(message.Encode(values).AsSpan(FunctionAbi.SelectorSize));

    /// <summary>A message as <c>eth_signTypedData_v4</c> takes it.</summary>
    /// <param name="chainId">Null: the message holds on every chain.</param>
    public static object ToSign(long? chainId, Address contract, string type, params IReadOnlyList<(string Type, string Name, object Value)> fields)
    {
        var domain = new Dictionary<string, object> { ["name"] = Name, ["version"] = Version, ["verifyingContract"] = contract.ToString() };
        List<object> domainFields = [Field("string", "name"), Field("string", "version")];
        if (chainId is { } chain)
        {
            domain["chainId"] = chain;
            domainFields.Add(Field("uint256", "chainId"));
        }
        domainFields.Add(Field("address", "verifyingContract"));
        return new Dictionary<string, object>
        {
            ["types"] = new Dictionary<string, object> { ["EIP712Domain"] = domainFields, [type] = fields.Select(f => Field(f.Type, f.Name)) },
            ["primaryType"] = type, ["domain"] = domain, ["message"] = fields.ToDictionary(f => f.Name, f => f.Value),
        };
    }

    private static Dictionary<string, string> Field(string type, string name) => new() { ["name"] = name, ["type"] = type };
}
