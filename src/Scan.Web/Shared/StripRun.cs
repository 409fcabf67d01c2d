namespace Scan.Web.Shared;

/// <summary>Days of one kind after each other.</summary>
/// <param name="Kind">up, part, down or none.</param>
/// <param name="Title">What they were, for who points at them.</param>
public sealed record StripRun(int Days, string Kind, string Title);
