using Scan.Web.Input;

namespace Scan.Web.Lists;

/// <summary>The table of a list, as far as its readers choose it: which columns it shows, and filters that many want. Both stand in the address line, so that a choice can be kept and sent as a link.</summary>
/// <param name="Head">The name of the column that always stands; it says "and nothing else" where nothing else is chosen.</param>
/// <param name="Columns">The others that may be chosen, in their order.</param>
/// <param name="Presets">Filters and orders by a name.</param>
public sealed record ListTable(string Head, IReadOnlyList<TableColumn> Columns, params IReadOnlyList<ListPreset> Presets)
{
    /// <summary>The parameter: names with commas between, or one of them each time, as forms say it.</summary>
    public const string Parameter = "columns";

    /// <exception cref="BadInputException">A name that the table does not have.</exception>
    /// <returns>Null for those that are shown where nobody chooses.</returns>
    internal IReadOnlySet<string>? ChosenBy(string text)
    {
        var chosen = text.Split(',').ToHashSet(StringComparer.Ordinal);
        if (!chosen.All(name => name == Head || Columns.Any(c => c.Name == name))) throw new BadInputException(Parameter, $"some of {string.Join(", ", Columns.Select(c => c.Name))} with commas between, or {Head} for none of them");
        chosen.Remove(Head);
        return chosen.SetEquals(Columns.Where(c => c.IsUsual).Select(c => c.Name)) ? null : chosen;
    }
}

/// <param name="Title">As its head says it.</param>
/// <param name="IsUsual">Shown where nobody chooses.</param>
/// <param name="Sort">What the list is sorted by with it; null: nothing.</param>
/// <param name="IsText">Its order starts ascending.</param>
public sealed record TableColumn(string Name, string Title, bool IsUsual = true, string? Sort = null, bool IsText = false);

/// <param name="Name">A word or two.</param>
/// <param name="Terms">Parameters with their values; all other filters and the order are left behind.</param>
public sealed record ListPreset(string Name, params IReadOnlyList<(string Name, string Value)> Terms);
