namespace BookingApp.Jobs;

/// <summary>Whether anybody has been answered since this process started.</summary>
internal sealed class FirstAnswer
{
    private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Given => _given.Task;

    /// <summary>Calls the rest of the pipeline, and says so when it has answered.</summary>
    public Task AnswerAsync(HttpContext context, RequestDelegate next) => _given.Task.IsCompleted ? next(context) : AnswerFirstAsync(context, next);

    private async Task AnswerFirstAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            _given.TrySetResult();
        }
    }
}
