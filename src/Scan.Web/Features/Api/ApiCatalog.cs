using Scan.Documents;
using Scan.Web.Input;

namespace Scan.Web.Features.Api;

/// <summary>The kinds that REST serves, by path.</summary>
public sealed class ApiCatalog(DocumentStore store)
{
    private readonly Dictionary<string, ApiKind> byPath = store.Mappings.Select(ApiKind.Of).ToDictionary(k => k.Path, StringComparer.Ordinal);

    public IReadOnlyCollection<ApiKind> All => byPath.Values;

    public ApiKind Find(string path) => byPath.GetValueOrDefault(path) ?? throw new MissingException("No kind of document has this path; /api/v1/openapi.json lists them.");
}
