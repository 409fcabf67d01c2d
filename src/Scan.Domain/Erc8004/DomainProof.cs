using Scan.Domain.Metadata;

namespace Scan.Domain.Erc8004;

/// <summary>
/// ERC-8004's endpoint domain verification: <c>https://{domain}/.well-known/agent-registration.json</c> lists the agents that the domain vouches for.
/// A domain that serves the registration file itself needs no other, if that file names the agent: an agent may point at anybody's file.
/// </summary>
public static class DomainProof
{
    /// <summary>Domains that are asked for one agent.</summary>
    public const int Most = 8;

    /// <summary>Domains of https endpoints, in the order of the services. An IP address is no domain.</summary>
    public static IReadOnlyList<string> DomainsOf(RegistrationFacts facts) =>
    [
        .. facts.Services.Select(service => HomeOf(service.Endpoint)).OfType<string>().Distinct(StringComparer.Ordinal).Take(Most),
    ];

    /// <summary>The domain that an https address stands on, with its port where that is not 443; null for other addresses.</summary>
    public static string? HomeOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https", HostNameType: UriHostNameType.Dns, UserInfo: "" } ? uri.IsDefaultPort ? uri.IdnHost.ToLowerInvariant() : $"{uri.IdnHost.ToLowerInvariant()}:{uri.Port}" : null;

    public static string AddressOf(string domain) => $"https://{domain}/.well-known/agent-registration.json";

    public static string Judge(IReadOnlyList<AgentRegistration> listed, Agent agent) =>
        listed.Any(registration => registration.Names(agent.ChainId, agent.Registry, agent.AgentId)) ? MetadataCheck.Verified : MetadataCheck.DoesNotVerify;

    /// <summary>A host that answers and has no such file vouches for nobody; of one that does not answer nothing is known.</summary>
    public static string OfFailure(string? problem, string? detail) =>
        problem is null ? MetadataCheck.Pending
        : problem == MetadataProblems.HttpStatus && detail is "404" or "410" || problem is MetadataProblems.Empty or MetadataProblems.TooLarge ? MetadataCheck.DoesNotVerify
        : MetadataCheck.Unreachable;
}
