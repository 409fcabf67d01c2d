using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Execution;

namespace Scan.GraphQL.Schemas;

/// <summary>A chain's identity registry whose agents are named without it in topics and paths: the manifest's first.</summary>
public static class CanonicalRegistry
{
    /// <summary>Null where the manifest names none.</summary>
    public static Address? Of(ChainInfo chain, IReadOnlyList<SourceRow> sources) => sources
        .Where(s => s is { Contract: "IdentityRegistry", Parent: null, ClosedBlock: null })
        .Select(s => (Address?)new Address(s.Address))
        .OrderBy(a => chain.ManifestJson.IndexOf(a!.Value.ToString(), StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at : int.MaxValue)
        .FirstOrDefault();

    /// <summary>Read once for each chain of a request.</summary>
    internal static async Task<Address?> CanonicalAsync(this FieldContext context, long chainId)
    {
        var loader = context.Request.Loader<long, Address?>(typeof(CanonicalRegistry), async (ids, ct) =>
        {
            var (chains, sources) = (await context.ChainsAsync(), (Sources)context.Services.GetService(typeof(Sources))!);
            var found = new Dictionary<long, Address?>();
            foreach (var id in ids.Where(chains.ContainsKey)) found[id] = Of(chains[id], await sources.ListAsync(id, ct));
            return found;
        });
        return await loader.LoadAsync(chainId);
    }
}
