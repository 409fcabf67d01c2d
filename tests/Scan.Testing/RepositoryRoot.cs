using Scan.Local;

namespace Scan.Testing;

/// <summary>The checkout that the tests run from.</summary>
public static class RepositoryRoot
{
    /// <summary>The absolute path of the folder that holds Scan.sln.</summary>
    public static string Find() => Checkout.Root;
}
