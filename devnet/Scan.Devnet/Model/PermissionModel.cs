using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>What PermissionController holds of operators.</summary>
public sealed class PermissionModel
{
    private readonly HashSet<(int Operator, Address Appointee, string Function)> appointees = [];
    private readonly Dictionary<int, Address> admins = [];

    public IReadOnlySet<(int Operator, Address Appointee, string Function)> Appointees => appointees;

    /// <summary>Who is admin in an operator's stead.</summary>
    public IReadOnlyDictionary<int, Address> Admins => admins;

    internal void Apply(Appoint act) => _ = act.IsAppointed ? appointees.Add((act.Operator, act.Appointee, act.Function)) : appointees.Remove((act.Operator, act.Appointee, act.Function));

    internal void Apply(SetAdmin act) => admins.Add(act.Operator, act.Admin);
}
