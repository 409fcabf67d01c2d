namespace Scan.Web.Hosting;

/// <summary>Where the static files lie: beside the program when it was published, at the repository's root in a checkout.</summary>
public static class WebRoot
{
    public static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "wwwroot");
            if (File.Exists(Path.Combine(candidate, "css", "tokens.css"))) return candidate;
        }
        throw new IOException($"No wwwroot with Scan's styles lies beside or above {AppContext.BaseDirectory}.");
    }
}
