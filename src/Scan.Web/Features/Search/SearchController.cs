using Microsoft.AspNetCore.Mvc;
using Scan.Web.Input;

namespace Scan.Web.Features.Search;

/// <summary>One box for addresses, hashes, ids and names; a single hit is opened at once.</summary>
public sealed class SearchController(Searcher searcher) : Controller
{
    private const int MaxLength = 200;

    [HttpGet("/search")]
    public async Task<IActionResult> Index(string? q, CancellationToken ct)
    {
        var text = (q ?? "").Trim();
        if (text.Length > MaxLength) throw new BadInputException("q", $"at most {MaxLength} characters");
        if (text.Length == 0) return View(new SearchPage("", [], null));
        var page = await searcher.SearchAsync(text, ct);
        return page.Hits.Count == 1 ? Redirect(page.Hits[0].Path) : View(page);
    }
}

/// <param name="Why">What of the thing matched.</param>
/// <param name="Picture">The address whose pattern stands for it where its metadata has no picture.</param>
public sealed record SearchHit(string Kind, string Title, string Why, string Path, Domain.Primitives.Address? Picture = null, Scan.Documents.Profile? Profile = null);

/// <param name="Hint">What the text looks like, when nothing was found.</param>
public sealed record SearchPage(string Text, IReadOnlyList<SearchHit> Hits, string? Hint)
{
    /// <summary>True when there may be more matches of a sort than were read.</summary>
    public bool IsCut { get; init; }
}
