namespace Scan.Web.Lists;

/// <summary>A column of an exported list.</summary>
/// <param name="Value">string, whole number, boolean, BigInteger, Address, Hash32 or null.</param>
public sealed record Column<T>(string Name, Func<T, object?> Value);
