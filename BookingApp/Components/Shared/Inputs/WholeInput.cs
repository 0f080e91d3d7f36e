using BookingApp.Localization.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Shared.Inputs;

/// <summary>
/// A field whose value is complete only at the end of typing: a day, a time, a number. Its value is null until it is complete and in range. It never
/// writes into the field while somebody types, and shows an error beneath it if it is left incomplete; app.js reports that, and keeps the form from
/// being sent.
/// </summary>
public abstract class WholeInput<T> : ComponentBase where T : struct
{
    private string _text = ""; // what the field says
    private string _given = ""; // what the parent gave last
    private T? _told; // what the parent was told last
    private T? _settled;
    private int _drawing; // rises with each new value from the parent, so that the field is drawn anew
    private bool _typing;
    private string? _problem;

    [Inject] private IStringLocalizer<SharedTexts> Text { get; set; } = null!;

    [Parameter, EditorRequired] public string Id { get; set; } = "";

    /// <summary>Where a form takes it as it is.</summary>
    [Parameter] public string? Name { get; set; }

    [Parameter] public T? Value { get; set; }
    [Parameter] public EventCallback<T?> ValueChanged { get; set; }

    /// <summary>Somebody has done with it: left the field, pressed Enter, or picked.</summary>
    [Parameter] public EventCallback OnSettled { get; set; }

    [Parameter] public bool Required { get; set; }
    [Parameter] public bool Disabled { get; set; }
    [Parameter] public string? Class { get; set; }
    [Parameter] public string? Label { get; set; } // where no label points at it
    [Parameter] public string? DescribedBy { get; set; }
    [Parameter] public string? List { get; set; } // of proposals

    private protected abstract string Type { get; }
    private protected abstract string Write(T value);

    /// <summary>Nothing for what is not whole or lies out of range.</summary>
    private protected abstract T? Read(string text);

    private protected abstract string? Min { get; }
    private protected abstract string? Max { get; }
    private protected abstract string? Step { get; }

    /// <summary>What is wrong with a field that says this; an empty one was begun and not ended.</summary>
    private protected abstract string ProblemOf(string text, IStringLocalizer words);

    protected override void OnParametersSet()
    {
        if (_drawing > 0 && Equals(Value, _told))
            return;
        (_told, _settled, _typing, _problem) = (Value, Value, false, null);
        _text = _given = Value is { } value ? Write(value) : "";
        _drawing++;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<InputFrame>(0);
        builder.AddComponentParameter(1, nameof(InputFrame.Class), Class);
        builder.AddComponentParameter(2, nameof(InputFrame.ChildContent), (RenderFragment)BuildInput);
        builder.CloseComponent();
        if (_problem is null)
            return;
        builder.OpenElement(20, "p");
        builder.AddAttribute(21, "class", "field-error");
        builder.AddAttribute(22, "id", $"{Id}-whole");
        builder.AddAttribute(23, "role", "alert");
        builder.OpenComponent<Icon>(24);
        builder.AddComponentParameter(25, nameof(Icon.Name), "alert");
        builder.AddComponentParameter(26, nameof(Icon.Size), 16);
        builder.CloseComponent();
        builder.AddContent(27, _problem);
        builder.CloseElement();
    }

    private void BuildInput(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "input");
        builder.SetKey(_drawing);
        builder.AddAttribute(1, "id", Id);
        builder.AddAttribute(2, "name", Name);
        builder.AddAttribute(3, "type", Type);
        builder.AddAttribute(5, "min", Min);
        builder.AddAttribute(6, "max", Max);
        builder.AddAttribute(7, "step", Step);
        builder.AddAttribute(8, "value", _given);
        builder.AddAttribute(9, "list", List);
        builder.AddAttribute(10, "required", Required);
        builder.AddAttribute(11, "disabled", Disabled);
        builder.AddAttribute(12, "aria-label", Label);
        builder.AddAttribute(13, "aria-describedby", _problem is null ? DescribedBy : $"{DescribedBy} {Id}-whole".TrimStart());
        builder.AddAttribute(14, "aria-invalid", _problem is null ? null : "true");
        builder.AddAttribute(15, "onchange", EventCallback.Factory.Create<ChangeEventArgs>(this, e => TakeAsync(e.Value as string ?? "")));
        builder.AddAttribute(16, "oninvalid", EventCallback.Factory.Create<EventArgs>(this, () => _problem = ProblemOf(_text, Text)));
        builder.AddAttribute(17, "onblur", EventCallback.Factory.Create<FocusEventArgs>(this, LeaveAsync));
        if (OnSettled.HasDelegate)
        {
            builder.AddAttribute(18, "onkeydown", EventCallback.Factory.Create<KeyboardEventArgs>(this, e => e.Key is "Enter" ? SettleAsync() : Typing(true)));
            builder.AddAttribute(19, "onmousedown", EventCallback.Factory.Create<MouseEventArgs>(this, () => Typing(false)));
        }

        builder.CloseElement();
    }

    private async Task TakeAsync(string text)
    {
        _text = text;
        var value = Read(text);
        if (value is not null || text.Length is 0)
            _problem = null;
        if (Equals(value, _told))
            return;
        _told = value;
        await ValueChanged.InvokeAsync(value);
        if (!_typing)
            await SettleAsync();
    }

    private Task LeaveAsync()
    {
        if (_text.Length > 0 && Read(_text) is null)
            _problem = ProblemOf(_text, Text);
        return SettleAsync();
    }

    private async Task SettleAsync()
    {
        _typing = false;
        if (Equals(_settled, _told))
            return;
        _settled = _told;
        await OnSettled.InvokeAsync();
    }

    private Task Typing(bool typing)
    {
        _typing = typing;
        return Task.CompletedTask;
    }
}
