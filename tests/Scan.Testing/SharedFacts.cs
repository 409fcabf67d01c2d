namespace Scan.Testing;

/// <summary>
/// The collected facts and recorded logs, a folder beside the checkout that not every machine has. Tests that need it skip without it:
/// <c>Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing)</c>.
/// </summary>
public static class SharedFacts
{
    public const string Missing = "../shared/facts is not here: the recorded logs of real chains cannot be replayed.";

    /// <summary>The absolute path of ../shared/facts beside the checkout, or null.</summary>
    public static string? Find()
    {
        var folder = Path.GetFullPath(Path.Combine(RepositoryRoot.Find(), "..", "shared", "facts"));
        return Directory.Exists(folder) ? folder : null;
    }
}
