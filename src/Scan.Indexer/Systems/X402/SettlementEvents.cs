using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.X402;

/// <summary>ERC-3009: a signed authorisation was used; the Transfer that it causes follows.</summary>
public sealed record AuthorizationUsed(Address Authorizer, Hash32 Nonce) : IEvent<AuthorizationUsed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)");
    public static AuthorizationUsed Decode(ref AbiReader args) => new(args.Address(), args.Bytes32());
}

/// <summary>x402's Permit2 proxies: one payment; who paid whom is in the call data and the token's Transfer.</summary>
public sealed record Settled() : IEvent<Settled>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Settled()");
    public static Settled Decode(ref AbiReader args) => new();
}

/// <summary>x402's Permit2 proxies, with a permit of the token.</summary>
public sealed record SettledWithPermit() : IEvent<SettledWithPermit>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SettledWithPermit()");
    public static SettledWithPermit Decode(ref AbiReader args) => new();
}
