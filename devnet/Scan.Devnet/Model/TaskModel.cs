using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Model;

/// <summary>A task, its answer, and what a challenge made of it.</summary>
/// <param name="Members">Operators of its quorums when it was created.</param>
/// <param name="Refuted">Null until it is challenged.</param>
public sealed record TaskState(TaskData Data, IReadOnlyList<int> Members, BigInteger? Answer, long? RespondedBlock, IReadOnlyList<int> NonSigners, bool? Refuted);

/// <summary>The tasks of a task manager.</summary>
public sealed class TaskModel
{
    private readonly List<TaskState> tasks = [];

    public IReadOnlyList<TaskState> Tasks => tasks;

    internal void Add(BigInteger number, int threshold, byte[] quorums, IReadOnlyList<int> members, long block) =>
        tasks.Add(new TaskState(new TaskData(tasks.Count, number, block, threshold, quorums), members, null, null, [], null));

    internal void Respond(int index, BigInteger answer, IReadOnlyList<int> nonSigners, long block) =>
        tasks[index] = tasks[index] with { Answer = answer, RespondedBlock = block, NonSigners = nonSigners };

    internal void Challenge(int index) => tasks[index] = tasks[index] with { Refuted = tasks[index].Answer != tasks[index].Data.Number * tasks[index].Data.Number };
}
