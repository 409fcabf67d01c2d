namespace Scan.Indexer.Projections;

/// <summary>One system of the mission: which contracts it has, what their events are called and what they change. One folder under Systems each.</summary>
public interface ISystem
{
    /// <summary>The name that manifests use (the <c>system</c> of a contract).</summary>
    string Name { get; }

    /// <summary>Declares contracts, events, needs, discoveries and projections.</summary>
    void Declare(SystemBuilder system);
}
