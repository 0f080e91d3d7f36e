using BookingApp.Accounts;
using BookingApp.Components.Shared.Inputs;

namespace BookingApp.Tests.Components.Shared;

public sealed class FormCommandTests
{
    private readonly ManualClock _clock = new();
    private readonly PressedCommands _pressed = new();
    private readonly FormCommand _form;

    public FormCommandTests() => _form = new FormCommand(new SeededIds(), _clock, new CurrentActor(null!), _pressed);

    [Fact]
    public async Task What_is_pressed_is_known_to_the_screen_before_it_is_done()
    {
        var id = _form.Id;
        Assert.False(_pressed.Contains(id));

        await _form.PressAsync(id, () => Task.FromResult(_pressed.Contains(id)));

        Assert.NotEqual(id, _form.Id); // the press answered yes
    }

    [Fact]
    public async Task A_second_press_while_the_first_is_at_work_does_nothing()
    {
        var (at, presses) = (new TaskCompletionSource<bool>(), 0);

        var first = _form.PressAsync(_form.Id, PressAsync);
        await _form.PressAsync(_form.Id, PressAsync);
        Assert.True(_form.IsBusy);
        at.SetResult(true);
        await first;

        Assert.Equal((1, false), (presses, _form.IsBusy));

        Task<bool> PressAsync()
        {
            presses++;
            return at.Task;
        }
    }

    [Fact]
    public async Task A_press_of_a_form_that_is_done_does_nothing_and_the_next_drawing_is_another_command()
    {
        var (drawn, presses) = (_form.Id, 0);

        await _form.PressAsync(drawn, () => Task.FromResult(++presses > 0));
        await _form.PressAsync(drawn, () => Task.FromResult(++presses > 0)); // it was on its way

        Assert.Equal(1, presses);
        Assert.NotEqual(drawn, _form.Id);
    }

    [Fact]
    public async Task The_second_half_of_a_double_click_does_not_press_the_form_that_was_drawn_meanwhile()
    {
        var presses = 0;
        await _form.PressAsync(_form.Id, () => Task.FromResult(++presses > 0));

        _clock.Advance(TimeSpan.FromMilliseconds(300));
        await _form.PressAsync(_form.Id, () => Task.FromResult(++presses > 0));
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        await _form.PressAsync(_form.Id, () => Task.FromResult(++presses > 0));

        Assert.Equal(2, presses);
    }

    [Fact]
    public async Task A_form_that_is_refused_stays_the_command_that_it_was()
    {
        var drawn = _form.Id;

        await _form.PressAsync(drawn, () => Task.FromResult(false));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _form.PressAsync(drawn, () => throw new InvalidOperationException("The network.")));

        Assert.Equal((drawn, false), (_form.Id, _form.IsBusy));
    }
}
