namespace Scan.Indexer.Projections;

/// <summary>Collects the contracts of one system.</summary>
public sealed class SystemBuilder
{
    private readonly Dictionary<string, ContractBuilder> contracts = new(StringComparer.Ordinal);

    internal SystemBuilder(string system) => System = system;

    internal string System { get; }

    internal IEnumerable<ContractDeclaration> Contracts => contracts.Values.Select(c => c.Build());

    /// <summary>The contract with this slug, the same builder each time.</summary>
    public ContractBuilder Contract(string slug)
    {
        if (!contracts.TryGetValue(slug, out var contract)) contracts.Add(slug, contract = new ContractBuilder(System, slug));
        return contract;
    }
}
