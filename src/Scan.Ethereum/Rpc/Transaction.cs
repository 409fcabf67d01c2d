using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>A transaction as the node gives it.</summary>
/// <param name="To">Null when it creates a contract.</param>
/// <param name="Value">Wei.</param>
/// <param name="BlockHash">Null while it is pending.</param>
/// <param name="Type">EIP-2718 type; 0 for legacy ones.</param>
public sealed record Transaction(Hash32 Hash, Address From, Address? To, ReadOnlyMemory<byte> Input, BigInteger Value, Hash32? BlockHash, long? BlockNumber, int? Index, int Type);

/// <summary>What a mined transaction came to.</summary>
/// <param name="Succeeded">False when it reverted.</param>
/// <param name="ContractAddress">The contract that it created.</param>
public sealed record TransactionReceipt(
    Hash32 TransactionHash, Hash32 BlockHash, long BlockNumber, int Index, Address From, Address? To, Address? ContractAddress, bool Succeeded, BigInteger GasUsed, IReadOnlyList<RawLog> Logs);

/// <summary>A call for eth_call.</summary>
/// <param name="From">Who calls; null: the node's zero account.</param>
public readonly record struct ContractCall(Address To, ReadOnlyMemory<byte> Data, Address? From = null);

/// <summary>A transaction that a node with unlocked accounts signs itself.</summary>
/// <param name="Value">Wei.</param>
/// <param name="Gas">The node's estimate where null.</param>
public sealed record TransactionRequest(Address From, Address? To, ReadOnlyMemory<byte> Data, BigInteger Value = default, long? Gas = null, long? Nonce = null);
