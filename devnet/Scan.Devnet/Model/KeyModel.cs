using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>What KeyRegistrar holds of the operator sets.</summary>
public sealed class KeyModel
{
    private readonly Dictionary<int, KeyCurve> curves = [];
    private readonly Dictionary<(int Operator, int Set), byte[]> keys = [];
    private readonly HashSet<Address> spent = [];
    private readonly Dictionary<(int Operator, int Set), int> numbers = [];

    public IReadOnlyDictionary<int, KeyCurve> Curves => curves;
    public IReadOnlyDictionary<(int Operator, int Set), byte[]> Keys => keys;

    /// <summary>The number of an operator's next BLS key for a set.</summary>
    public int NextKey(int op, int set) => numbers.GetValueOrDefault((op, set));

    /// <summary>Whether an address was a key before: it cannot be one again.</summary>
    public bool IsSpent(Address key) => spent.Contains(key);

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act)
    {
        switch (act)
        {
            case ConfigureKeys a: curves.Add(a.Set, a.Curve); break;
            case RegisterBlsKey a:
                keys.Add((a.Operator, a.Set), a.KeyData);
                numbers[(a.Operator, a.Set)] = a.Number + 1;
                break;
            case RegisterEcdsaKey a:
                keys.Add((a.Operator, a.Set), a.Key.ToArray());
                spent.Add(a.Key);
                break;
            case DeregisterKey a: keys.Remove((a.Operator, a.Set)); break;
            default: return false;
        }
        return true;
    }
}
