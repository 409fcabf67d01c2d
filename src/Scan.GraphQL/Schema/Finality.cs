namespace Scan.GraphQL.Schemas;

/// <summary>Whether a row may still change by a reorganisation of its chain.</summary>
public enum Finality
{
    /// <summary>The chain has not finalized the block of the last change yet.</summary>
    MayChange,

    /// <summary>The block of the last change is final.</summary>
    Final,
}
