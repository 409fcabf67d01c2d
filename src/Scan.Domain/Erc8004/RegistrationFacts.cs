using Scan.Domain.Documents;

namespace Scan.Domain.Erc8004;

/// <summary>What an agent's registration file says of it (ERC-8004, registration-v1, and the drafts before). No chain state; not verified.</summary>
public sealed record RegistrationFacts
{
    /// <summary>Whether the agent calls itself active; null: it does not say.</summary>
    [Field] public bool? Active { get; init; }
    /// <summary>Whether it takes x402 payments; null: it does not say.</summary>
    [Field] public bool? X402 { get; init; }
    /// <summary>Names of its services in lower case: mcp, a2a, oasf, web, ens, did, email, …</summary>
    [Field] public IReadOnlyList<string> Protocols { get; init; } = [];
    /// <summary>Skills that its services name.</summary>
    [Field] public IReadOnlyList<string> Skills { get; init; } = [];
    /// <summary>Domains of knowledge that its services name.</summary>
    [Field] public IReadOnlyList<string> Domains { get; init; } = [];
    /// <summary>Trust models: reputation, crypto-economic, tee-attestation.</summary>
    [Field] public IReadOnlyList<string> Trust { get; init; } = [];
    public IReadOnlyList<AgentService> Services { get; init; } = [];
    /// <summary>Agents that the file says it belongs to.</summary>
    public IReadOnlyList<AgentRegistration> Registrations { get; init; } = [];
}

/// <summary>A way to reach an agent.</summary>
/// <param name="Name">As written: A2A, MCP, OASF, web, ENS, DID, email, …</param>
/// <param name="Endpoint">An address; what kind depends on the name.</param>
public sealed record AgentService(string Name, string Endpoint, string? Version, IReadOnlyList<string> Skills, IReadOnlyList<string> Domains, IReadOnlyList<string> Tools, IReadOnlyList<string> Prompts, IReadOnlyList<string> Resources);

/// <param name="AgentId">Decimal text.</param>
/// <param name="AgentRegistry">As written: <c>eip155:chain:0x…</c>.</param>
public sealed record AgentRegistration(string AgentId, string AgentRegistry)
{
    /// <summary>Whether it names this agent. The registry's address is compared whatever its case.</summary>
    public bool Names(long chainId, Primitives.Address registry, System.Numerics.BigInteger agentId) =>
        AgentId == agentId.ToString(System.Globalization.CultureInfo.InvariantCulture)
        && AgentRegistry.Equals($"eip155:{chainId}:{registry}", StringComparison.OrdinalIgnoreCase);
}
