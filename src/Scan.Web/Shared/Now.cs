namespace Scan.Web.Shared;

/// <summary>The address of a page without the block as of which it is shown.</summary>
public static class Now
{
    public static string Address(HttpRequest request) => request.Path.Value + QueryString.Create(request.Query.Where(p => p.Key is not (Hosting.AsOfBlock.Parameter or "after" or "before")).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v)))).Value;
}
