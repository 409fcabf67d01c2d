namespace Scan.Documents;

/// <summary>The undo steps of a batch. Step 0 is all that lies below finality; then each block is a step.</summary>
internal sealed class StepBlocks
{
    private readonly List<long> blocks = [-1];

    public int Current => blocks.Count - 1;
    public long Block => blocks[^1];
    public int Count => blocks.Count;
    public long this[int step] => blocks[step];

    public void Begin(long number, bool undoStep)
    {
        if (number < Block) throw new InvalidOperationException($"Block {number} was begun after block {Block}.");
        if (!undoStep && Current > 0) throw new InvalidOperationException($"Block {number} is no undo step, but block {Block} before it is one.");
        if (!undoStep) blocks[0] = number;
        else if (Current == 0 || number > Block) blocks.Add(number);
    }
}
